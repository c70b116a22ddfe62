// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "app/reading/saved_checkpoint_store.h"
#include "app/storage/library.h"

#include <QString>

#include <memory>

namespace lectern::diagnostics {

/// A library to measure with: one document and the store of its states, at precision Fast.
class BenchmarkLibrary {
public:
    /// Makes it in `folder`, or opens the one there. Throws what storage::Library throws.
    BenchmarkLibrary(std::shared_ptr<const engine::Engine> engine, const QString& folder, const domain::Document& document);

    reading::CheckpointStore& checkpoints() { return *m_checkpoints; }
    storage::ConversationStore& conversations() { return m_library.conversations(); }
    const QString& document() const { return m_document; }

    /// Returns when all that was saved is on the disk.
    /// Throws Failure(CannotWrite) where a state could not be kept or taken.
    void settle();
    /// Bytes of state written since it was opened.
    qint64 stateBytes() const { return m_checkpoints->bytesWritten(); }

private:
    QString m_folder;
    storage::Library m_library;
    QString m_document;
    std::unique_ptr<reading::SavedCheckpointStore> m_checkpoints;
};

} // namespace lectern::diagnostics
