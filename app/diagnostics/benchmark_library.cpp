// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/benchmark_library.h"

#include "engine/base/failure.h"

#include <limits>

namespace lectern::diagnostics {

namespace {

/// It is there for a minute: neither the user's quota nor what else is on the disk decides what is measured.
storage::StateLimits withoutQuota()
{
    storage::StateLimits limits;
    limits.bytes = std::numeric_limits<qint64>::max() / 2;
    limits.shareOfFreeDisk = 1;
    limits.reservedDisk = 0;
    return limits;
}

} // namespace

BenchmarkLibrary::BenchmarkLibrary(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                   const domain::Document& document)
    : m_folder(folder),
      m_storage(std::make_shared<storage::StorageThread>(folder, storage::Library::Access::Write, withoutQuota())),
      m_document(m_storage->call([&](storage::Library& library) { return library.documents().add(document).id; })),
      m_checkpoints(std::make_unique<reading::BackgroundCheckpointStore>(std::move(engine), engine::Precision::Fast, m_storage,
                                                                         std::vector{m_document}))
{
}

void BenchmarkLibrary::settle()
{
    const std::vector<QString> problems = m_checkpoints->takeProblems();
    if (!problems.empty()) {
        throw Failure(ErrorCode::CannotWrite, problems.front().toStdString(), m_folder.toStdString());
    }
}

} // namespace lectern::diagnostics
