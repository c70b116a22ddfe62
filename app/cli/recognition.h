// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/open_documents.h"
#include "app/cli/refusal.h"
#include "app/cli/verb.h"

namespace lectern::cli {

/// What to say of a document that is nothing but images.
/// @param subject its file's name
/// @param tried   whether its text was to be recognised, and none was found
Refusal withoutText(const QString& subject, bool tried);

/// Recognises the pages of a document that have no text, with progress and a line for each page that fails. False when
/// interrupted. Throws Failure(NoOcrLanguage) and what importing::DocumentRecogniser throws.
bool recogniseMissing(ImportedDocument& imported, const Arguments& arguments, Surroundings& surroundings);

/// The same for a document of the library, where each page is kept as it is done: an interrupted recognition goes on where it
/// was. `kept` becomes the document with the text.
/// @param path     of its file
/// @param password that opens it; empty: none is known
bool recogniseMissing(runtime::KeptDocument& kept, const QString& path, const QByteArray& password,
                      const runtime::Workspace& workspace, const Arguments& arguments, Surroundings& surroundings);

} // namespace lectern::cli
