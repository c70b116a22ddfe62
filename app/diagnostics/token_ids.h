// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/token.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace lectern::diagnostics {

/// Token ids as text: decimal numbers separated by white space. Throws Failure(InvalidInput) that names the first word that is
/// no such number, or for a text without any.
std::vector<engine::TokenId> parseTokenIds(const QByteArray& text);

/// The ids separated by single spaces.
QByteArray formatTokenIds(const std::vector<engine::TokenId>& ids);

} // namespace lectern::diagnostics
