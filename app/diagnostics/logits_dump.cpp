// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/logits_dump.h"

#include "engine/base/failure.h"

#include <QDir>
#include <QSaveFile>

#include <bit>
#include <map>

namespace lectern::diagnostics {

namespace {

static_assert(std::endian::native == std::endian::little, "the files are little-endian, written as they lie in memory");

/// A file of floats that replaces its target only when it is complete.
class FloatFile {
public:
    explicit FloatFile(const QString& path) : m_file(path)
    {
        if (!m_file.open(QIODevice::WriteOnly)) {
            fail();
        }
    }

    void append(std::span<const float> values)
    {
        const qint64 bytes = qint64(values.size_bytes());
        if (m_file.write(reinterpret_cast<const char*>(values.data()), bytes) != bytes) {
            fail();
        }
    }

    void commit()
    {
        if (!m_file.commit()) {
            fail();
        }
    }

private:
    [[noreturn]] void fail() const
    {
        throw Failure(ErrorCode::CannotWrite, m_file.errorString().toStdString(), m_file.fileName().toStdString());
    }

    QSaveFile m_file;
};

/// One file for each hidden value, opened when the value first appears.
class LayerFiles {
public:
    explicit LayerFiles(const QString& folder) : m_folder(folder)
    {
        if (!QDir().mkpath(folder)) {
            throw Failure(ErrorCode::CannotWrite, "cannot make the folder", folder.toStdString());
        }
    }

    void append(std::string_view name, std::span<const float> values)
    {
        const std::string key(name);
        const QString path = m_folder.filePath(QString::fromStdString(key) + QStringLiteral(".f32"));
        m_files.try_emplace(key, path).first->second.append(values);
    }

    void commit()
    {
        for (auto& [name, file] : m_files) {
            file.commit();
        }
    }

private:
    QDir m_folder;
    std::map<std::string, FloatFile> m_files;
};

} // namespace

bool dumpLogits(std::shared_ptr<const engine::Engine> engine, const std::vector<engine::TokenId>& ids,
                const LogitsDumpOptions& options, std::stop_token stop,
                const std::function<void(qint64 done, qint64 total)>& progress)
{
    engine::SessionOptions sessionOptions;
    sessionOptions.precision = options.exact ? engine::Precision::Exact : engine::Precision::Fast;
    if (options.chunkTokens > 0) {
        sessionOptions.chunkTokens = options.chunkTokens;
    }
    engine::Session session(std::move(engine), sessionOptions);

    FloatFile logits(options.out);
    std::optional<LayerFiles> layers;

    engine::PrefillObserver observer;
    observer.progress = [&](std::int64_t position) { progress(position, qint64(ids.size())); };
    observer.logits = [&](std::int64_t, std::span<const float> values) { logits.append(values); };
    if (!options.layersFolder.isEmpty()) {
        layers.emplace(options.layersFolder);
        observer.hidden = [&](std::string_view name, std::int64_t, std::span<const float> values) { layers->append(name, values); };
    }
    if (session.prefill(ids, stop, observer) == engine::PrefillOutcome::Cancelled) {
        return false;
    }
    logits.commit();
    if (layers) {
        layers->commit();
    }
    return true;
}

} // namespace lectern::diagnostics
