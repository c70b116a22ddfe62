// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/library.h"
#include "ui/library/library_pane.h"
#include "ui/library/library_view.h"

#include <QModelIndex>

#include <memory>

namespace lectern::ui {

/// A document "d<number>" whose conversations are "c<number>-<n>", the last one last used at `lastUsed`, minutes.
domain::DocumentSummary madeUpDocument(int number, int conversations = 0, int lastUsed = 0);
/// Of `count` documents, each with so many conversations.
std::vector<domain::DocumentSummary> madeUpLibrary(int count, int conversations = 0);

/// A pane as wide as in the window, shown and active.
std::unique_ptr<LibraryPane> shownPane(std::vector<domain::DocumentSummary> documents);

LibraryView* viewOf(const LibraryPane& pane);
/// The row of a document or conversation, wherever it stands; invalid where there is none.
QModelIndex rowOf(const QAbstractItemModel& model, const QString& id);
/// The same, of a pane.
QModelIndex rowOf(const LibraryPane& pane, const QString& id);

} // namespace lectern::ui
