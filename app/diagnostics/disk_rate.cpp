// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/disk_rate.h"

#include "app/diagnostics/raw_file.h"
#include "app/diagnostics/timing.h"
#include "engine/base/failure.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <random>

namespace lectern::diagnostics {

namespace {

constexpr std::size_t kStep = 1 << 20;
constexpr std::size_t kAlignment = 4096; // what reading past the cache asks of a buffer
constexpr int kReads = 3;

struct FreeAligned {
    void operator()(std::byte* bytes) const { ::operator delete[](bytes, std::align_val_t(kAlignment)); }
};

/// The measurement's file and the buffer that it goes through.
class Measurement {
public:
    Measurement(const QString& folder, qint64 bytes, std::stop_token stop)
        : m_folder(folder + QStringLiteral("/disk-XXXXXX")), m_bytes(bytes), m_stop(std::move(stop)),
          m_memory(static_cast<std::byte*>(::operator new[](kStep, std::align_val_t(kAlignment)))), m_buffer(m_memory.get(), kStep)
    {
        if (!m_folder.isValid()) {
            throw Failure(ErrorCode::CannotWrite, m_folder.errorString().toStdString(), folder.toStdString());
        }
    }

    std::optional<double> write()
    {
        RawFile file(path(), RawFile::Mode::Create);
        std::mt19937_64 random(1);
        double seconds = 0;
        for (qint64 written = 0; written < m_bytes; written += qint64(kStep)) {
            if (m_stop.stop_requested()) {
                return std::nullopt;
            }
            fill(random);
            seconds += secondsOf([&] { file.write(m_buffer); });
        }
        seconds += secondsOf([&] { file.sync(); });
        return rate(seconds);
    }

    /// Median of several. @param cold tells the system to forget the file before each
    std::optional<double> read(RawFile::Mode mode, bool cold, qint64& cachedBytes)
    {
        std::vector<double> rates;
        while (rates.size() < kReads) {
            RawFile file(path(), mode);
            if (cold) {
                file.dropCache();
                cachedBytes = std::max(cachedBytes, file.cachedBytes());
            }
            std::size_t got = 0;
            const double seconds = secondsOf([&] {
                do {
                    got = file.read(m_buffer);
                } while (got == kStep && !m_stop.stop_requested());
            });
            if (m_stop.stop_requested()) {
                return std::nullopt;
            }
            rates.push_back(rate(seconds));
        }
        return spreadOf(std::move(rates)).median;
    }

    std::optional<double> readDirect(qint64& cachedBytes)
    {
        try {
            return read(RawFile::Mode::ReadDirect, true, cachedBytes);
        } catch (const Failure&) {
            return 0; // tmpfs and some network file systems refuse
        }
    }

private:
    QString path() const { return m_folder.filePath(QStringLiteral("file")); }
    double rate(double seconds) const { return double(m_bytes) / seconds; }

    void fill(std::mt19937_64& random)
    {
        for (std::size_t i = 0; i < kStep; i += sizeof(std::uint64_t)) {
            const std::uint64_t word = random();
            std::memcpy(m_memory.get() + i, &word, sizeof word);
        }
    }

    QTemporaryDir m_folder;
    qint64 m_bytes;
    std::stop_token m_stop;
    std::unique_ptr<std::byte[], FreeAligned> m_memory;
    std::span<std::byte> m_buffer;
};

} // namespace

std::optional<DiskRate> measureDiskRate(const QString& folder, qint64 bytes, std::stop_token stop)
{
    ENSURE(bytes > 0 && bytes % qint64(kStep) == 0);
    Measurement measurement(folder, bytes, stop);
    DiskRate result;
    result.bytes = bytes;
    const auto take = [](std::optional<double> rate, double& into) {
        into = rate.value_or(0);
        return rate.has_value();
    };
    // The cold reading fills the cache for the warm one.
    const bool done = take(measurement.write(), result.write) && take(measurement.readDirect(result.cachedBytes), result.readDirect) &&
                      take(measurement.read(RawFile::Mode::Read, true, result.cachedBytes), result.readCold) &&
                      take(measurement.read(RawFile::Mode::Read, false, result.cachedBytes), result.readWarm);
    if (!done) {
        return std::nullopt;
    }
    return result;
}

} // namespace lectern::diagnostics
