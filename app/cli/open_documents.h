// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/verb.h"
#include "app/importing/document_importer.h"
#include "app/runtime/workspace.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace lectern::cli {

struct ImportedDocument {
    domain::Document document;
    QByteArray password; ///< that opened it
};

/// Imports a document with progress; asks for the password of an encrypted one on a terminal (three tries). Returns nothing when
/// interrupted. Throws what the importer throws, and Refusal for an encrypted document without a password, and for one without
/// any text unless it is to be recognised (`--ocr`).
std::optional<ImportedDocument> importDocument(const importing::DocumentImporter& importer, const QString& path,
                                               const Arguments& arguments, Surroundings& surroundings);

/// Takes documents from the library, and imports into it those that it lacks; with `--ocr` what their scanned pages say is
/// recognised and kept. Returns nothing when interrupted. Throws what
/// importDocument() and the library throw.
std::optional<std::vector<runtime::KeptDocument>> openDocuments(const runtime::Runtime& runtime, const runtime::Workspace& workspace,
                                                                const QStringList& paths, const Arguments& arguments,
                                                                Surroundings& surroundings);

} // namespace lectern::cli
