// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"
#include "app/importing/worker/flowing/html_events.h"

#include <string>
#include <string_view>

namespace lectern::importing {

/// Whether a file is HTML: it begins as HTML does, comments aside, whatever its name.
bool looksLikeHtml(std::string_view bytes);

/// A page of HTML in any encoding: that of its mark, that which it declares, or the likeliest.
Flow readHtml(std::string_view bytes);

/// Parses HTML as browsers do.
void parseHtml(std::string_view utf8, XmlHandler& handler);

/// The text of a file of HTML as UTF-8.
std::string htmlAsUtf8(std::string_view bytes);

} // namespace lectern::importing
