// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "app/reading/background_checkpoint_store.h"
#include "app/storage/storage_thread.h"

#include <QString>

#include <memory>

namespace lectern::diagnostics {

/// A library to measure with, on a thread of its own as in the program: one document and the store of its states, at
/// precision Fast.
class BenchmarkLibrary {
public:
    /// Makes it in `folder`, or opens the one there. Throws what storage::Library throws.
    BenchmarkLibrary(std::shared_ptr<const engine::Engine> engine, const QString& folder, const domain::Document& document);

    reading::CheckpointStore& checkpoints() { return *m_checkpoints; }
    storage::StorageThread& storage() { return *m_storage; }
    const QString& document() const { return m_document; }

    /// Returns when all that was saved is on the disk.
    /// Throws Failure(CannotWrite) where a state could not be kept or taken.
    void settle();
    /// Bytes of state written since it was opened. Waits likewise.
    qint64 stateBytes() { return m_checkpoints->bytesWritten(); }

private:
    QString m_folder;
    std::shared_ptr<storage::StorageThread> m_storage;
    QString m_document;
    std::unique_ptr<reading::BackgroundCheckpointStore> m_checkpoints;
};

} // namespace lectern::diagnostics
