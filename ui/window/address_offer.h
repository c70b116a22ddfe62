// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::ui {

class MessageBar;

/// Says where a link of a document leads, and opens it in the person's browser or mail program only when they say so.
/// @param address as the file has it; only web pages and mail addresses are opened
void offerAddress(MessageBar& messages, const QString& address);

} // namespace lectern::ui
