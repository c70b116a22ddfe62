// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"

#include <string_view>

namespace lectern::importing {

/// Whether a text is Markdown: it has headings of its kind, and they stand as headings do and comments do not.
bool looksLikeMarkdown(std::u16string_view text);

/// A text in Markdown stays as it is; its headings (CommonMark 4.2 and 4.3) give the outline.
Flow readMarkdown(std::u16string_view text);

} // namespace lectern::importing
