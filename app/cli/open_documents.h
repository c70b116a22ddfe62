// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/verb.h"
#include "app/domain/document.h"
#include "app/importing/document_importer.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace lectern::cli {

/// Imports documents with progress; asks for the password of an encrypted one on a terminal (three tries). Returns nothing when
/// interrupted. Throws what the importer throws, and Refusal for an encrypted document without a password.
std::optional<std::vector<domain::Document>> openDocuments(const importing::DocumentImporter& importer, const QStringList& paths,
                                                           const Arguments& arguments, Surroundings& surroundings);

} // namespace lectern::cli
