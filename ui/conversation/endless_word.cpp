// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/endless_word.h"

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kLongestWord = 5000; // characters

} // namespace

QTextOption::WrapMode wrapModeFor(QStringView text)
{
    int length = 0;
    const bool endless = std::ranges::any_of(text, [&length](QChar character) {
        length = character.isSpace() ? 0 : length + 1;
        return length > kLongestWord;
    });
    return endless ? QTextOption::WrapAnywhere : QTextOption::WrapAtWordBoundaryOrAnywhere;
}

} // namespace lectern::ui
