// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/conversion.h"

#include "engine/backend/quant_blocks.h"
#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/base/thread_pool.h"
#include "engine/convert/checksum.h"
#include "engine/convert/part_file.h"
#include "engine/convert/quantise.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

namespace lectern::engine {

namespace {

constexpr std::int64_t kUnitValues = 1 << 17; ///< that a thread takes at a time, at most
static_assert(kUnitValues % kQuantiseStride == 0);
constexpr int kUnitsPerThread = 4;

/// A stretch of one part of a tensor: what a thread converts at a time.
struct Unit {
    const TensorView* part;
    std::int64_t firstValue, values;
    std::uint64_t offset, bytes; ///< in the file
};

/// A division of a tensor that depends on its shape alone, so that its bytes and checksum do.
std::vector<Unit> unitsOf(const PlannedTensor& tensor, std::uint64_t offset)
{
    const std::int64_t columns = tensor.shape.back();
    // An even number of rows, as blocks of 256 are searched in pairs; of longer rows, as many values.
    const std::int64_t rows = kUnitValues / columns / 2 * 2;
    const std::int64_t step = rows > 0 ? rows * columns : kUnitValues;
    const BlockSize block = blockOf(tensor.type);
    std::vector<Unit> units;
    for (const TensorView& part : tensor.parts) {
        const std::int64_t count = part.count();
        for (std::int64_t first = 0; first < count; first += step) {
            const std::int64_t values = std::min(step, count - first);
            const auto bytes = static_cast<std::uint64_t>(values / block.values * block.bytes);
            units.push_back({&part, first, values, offset, bytes});
            offset += bytes;
        }
    }
    return units;
}

class Converter {
public:
    Converter(const ConversionPlan& plan, const std::filesystem::path& file, int threads, const ConversionProgress& progress,
              const AcceptFile& accept, std::stop_token stop)
        : m_plan(plan), m_total(plan.offsets.back()), m_pool(threads), m_progress(progress), m_accept(accept),
          m_stop(std::move(stop)), m_part(file, plan.identity, m_total), m_scratch(static_cast<std::size_t>(m_pool.threads()))
    {
    }

    ConversionResult run()
    {
        ConversionResult result;
        result.startedAnew = m_part.wasOfSomethingElse();
        if (!keepWhole())
            return result;
        result.keptTensors = m_part.wholePieces().size();
        m_part.resize(result.keptTensors > 0 ? m_plan.offsets[result.keptTensors] : 0); // what comes after may be damaged
        m_part.write(0, std::as_bytes(std::span(m_plan.header)));
        for (std::size_t i = result.keptTensors; i < m_plan.tensors.size(); ++i) {
            if (!writeTensor(i))
                return result;
        }
        m_part.resize(m_total); // padding, and zeros at the end
        m_part.flush();
        if (!verify())
            return result;
        if (m_accept)
            m_accept(m_part.partPath());
        m_part.finish();
        result.finished = true;
        return result;
    }

private:
    /// Looks at what an earlier run wrote; the journal may know of more than reached the disk. False when stopped.
    bool keepWhole()
    {
        const std::size_t claimed = std::min(m_part.wholePieces().size(), m_plan.tensors.size());
        if (claimed == 0)
            return true;
        if (std::filesystem::file_size(m_part.partPath()) == 0) {
            m_part.keepPieces(0);
            return true;
        }
        const MappedFile written(m_part.partPath());
        std::size_t whole = 0;
        while (whole < claimed && isWhole(written, whole)) {
            if (!report(m_plan.offsets[whole + 1], {}))
                return false;
            ++whole;
        }
        if (whole < m_part.wholePieces().size())
            m_part.keepPieces(whole);
        return true;
    }

    bool isWhole(const MappedFile& file, std::size_t tensor)
    {
        const std::vector<Unit> units = unitsOf(m_plan.tensors[tensor], m_plan.offsets[tensor]);
        if (units.back().offset + units.back().bytes > file.bytes().size())
            return false;
        std::vector<std::uint64_t> sums(units.size());
        m_pool.run(static_cast<int>(units.size()), [&](int i, int) {
            const Unit& unit = units[static_cast<std::size_t>(i)];
            const auto bytes = file.bytes().subspan(unit.offset, unit.bytes);
            sums[static_cast<std::size_t>(i)] = checksumOf(bytes);
            releasePages(bytes);
        });
        std::uint64_t sum = 0;
        for (const std::uint64_t unit : sums)
            sum = mixed(sum, unit);
        return sum == m_part.wholePieces()[tensor];
    }

    /// False when stopped.
    bool writeTensor(std::size_t index)
    {
        const PlannedTensor& tensor = m_plan.tensors[index];
        const std::vector<Unit> units = unitsOf(tensor, m_plan.offsets[index]);
        const auto batch = static_cast<std::size_t>(m_pool.threads() * kUnitsPerThread);
        std::vector<std::vector<std::byte>> out(std::min(batch, units.size()));
        reserve(units, out);
        std::vector<std::uint64_t> sums(units.size());
        std::atomic<bool> damaged = false;
        for (std::size_t first = 0; first < units.size(); first += batch) {
            const std::size_t count = std::min(batch, units.size() - first);
            m_pool.run(static_cast<int>(count), [&](int i, int worker) {
                const auto at = static_cast<std::size_t>(i);
                const Unit& unit = units[first + at];
                const auto values = std::span(m_scratch[static_cast<std::size_t>(worker)]);
                if (!convertUnit(tensor, unit, values.first(static_cast<std::size_t>(unit.values)), out[at].data()))
                    damaged = true;
                sums[first + at] = checksumOf(std::span(out[at]).first(unit.bytes));
            });
            if (damaged)
                throw Failure(ErrorCode::ModelDamaged, tensor.name + " has a value that is no number, or too large for " +
                                                           std::string(nameOf(tensor.type)));
            for (std::size_t at = 0; at < count; ++at)
                m_part.write(units[first + at].offset, std::span(out[at]).first(units[first + at].bytes));
            const Unit& last = units[first + count - 1];
            if (!report(last.offset + last.bytes, tensor.name))
                return false;
        }
        for (const TensorView& part : tensor.parts) {
            if (part.isMapped)
                releasePages(part.bytes()); // also those in which one unit ends and the next begins
        }
        std::uint64_t sum = 0;
        for (const std::uint64_t unit : sums)
            sum = mixed(sum, unit);
        m_part.addPiece(sum);
        return true;
    }

    /// Room for every unit, so that the threads, which must not throw, allocate nothing.
    void reserve(const std::vector<Unit>& units, std::vector<std::vector<std::byte>>& out)
    {
        std::int64_t values = 0;
        std::uint64_t bytes = 0;
        for (const Unit& unit : units) {
            values = std::max(values, unit.values);
            bytes = std::max(bytes, unit.bytes);
        }
        for (std::vector<float>& scratch : m_scratch)
            scratch.resize(std::max(scratch.size(), static_cast<std::size_t>(values)));
        for (std::vector<std::byte>& buffer : out)
            buffer.resize(bytes);
    }

    static bool convertUnit(const PlannedTensor& tensor, const Unit& unit, std::span<float> values, std::byte* out)
    {
        const BlockSize block = blockOf(unit.part->type);
        const std::span stored(unit.part->data + unit.firstValue / block.values * block.bytes,
                               static_cast<std::size_t>(unit.values / block.values * block.bytes));
        const bool keeps = unit.part->type == tensor.type && isQuantised(tensor.type);
        toFloats(*unit.part, unit.firstValue, values);
        if (keeps)
            std::memcpy(out, stored.data(), stored.size());
        if (unit.part->isMapped)
            releasePages(stored);
        if (keeps)
            return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
        if (tensor.isLogOfNegative) {
            for (float& value : values)
                value = -std::exp(value);
        }
        return quantise(tensor.type, values, out);
    }

    /// False when stopped.
    bool verify()
    {
        const MappedFile written(m_part.partPath());
        const auto bytes = written.bytes();
        if (bytes.size() != m_total || std::memcmp(bytes.data(), m_plan.header.data(), m_plan.header.size()) != 0)
            throw Failure(ErrorCode::CannotWrite, m_part.partPath().string() + ": its beginning is not what was written");
        for (std::size_t i = 0; i < m_plan.tensors.size(); ++i) {
            const bool whole = isWhole(written, i);
            releasePages(bytes.first(m_plan.offsets[i + 1]));
            if (!whole) {
                m_part.keepPieces(i);
                throw Failure(ErrorCode::CannotWrite, m_part.partPath().string() + ": " + m_plan.tensors[i].name +
                                                          " is not what was written; the disk may be failing");
            }
            if (!report(m_plan.offsets[i + 1], {}))
                return false;
        }
        return true;
    }

    bool report(std::uint64_t bytes, std::string_view tensor)
    {
        if (m_progress)
            m_progress(bytes, m_total, tensor);
        return !m_stop.stop_requested();
    }

    const ConversionPlan& m_plan;
    const std::uint64_t m_total;
    const ThreadPool m_pool;
    const ConversionProgress& m_progress;
    const AcceptFile& m_accept;
    const std::stop_token m_stop;
    PartFile m_part;
    std::vector<std::vector<float>> m_scratch;
};

} // namespace

ConversionResult convert(const ConversionPlan& plan, const std::filesystem::path& file, int threads,
                         const ConversionProgress& progress, const AcceptFile& accept, std::stop_token stop)
{
    ENSURE(plan.offsets.size() == plan.tensors.size() + 1);
    return Converter(plan, file, threads, progress, accept, std::move(stop)).run();
}

} // namespace lectern::engine
