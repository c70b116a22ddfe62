// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <array>

namespace lectern::test {

/// Plain text of made-up prose, about 43 tokens an entry: no two entries alike, each with the number of its district.
inline QByteArray madeProse(int entries)
{
    static constexpr std::array kThings{"harbour", "tower", "lamp", "cellar", "rock", "storehouse", "boat", "island", "chapel", "mill", "bridge"};
    static constexpr std::array kNames{"Ada Bern", "Carl Dow", "Edith Fox", "Georg Hahn", "Ida Jung", "Karl Lund", "Mary Nash"};
    QByteArray text;
    for (int i = 0; i < entries; ++i) {
        text += "The " + QByteArray(kThings[std::size_t(i) % kThings.size()]) + " of district " + QByteArray::number(i) + " was finished in "
                + QByteArray::number(1700 + i) + " by the builder " + kNames[std::size_t(i) % kNames.size()] + ". It cost "
                + QByteArray::number(i * 37 + 100) + " crowns and took " + QByteArray::number(i % 9 + 2) + " years."
                + (i % 6 == 5 ? "\n\n" : " ");
    }
    return text;
}

} // namespace lectern::test
