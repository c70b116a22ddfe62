// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <vector>

namespace lectern::test {

inline constexpr int kPages = 64;
inline constexpr int kLines = 8;
inline constexpr int kLighthousePage = 33;
inline constexpr int kLighthouseLine = 1; ///< from 0
inline constexpr int kKeepersPage = 17;

inline const QString kLighthouse = QStringLiteral("The lighthouse of Saint Bride was built in 1846 by the engineer Margaret Hale.");
inline const QString kKeepers = QStringLiteral("Three keepers lived in the tower at a time.");

/// Enough to watch it being read, about 8,000 tokens: hardly two lines alike, and two of them that the built-in model finds
/// when it is asked who built the lighthouse, or how many keepers lived in the tower.
inline std::vector<QStringList> longDocument()
{
    const QStringList who{"The fisherman", "A merchant", "The old captain", "Her brother", "The miller", "A stranger", "The teacher"};
    const QStringList did{"walked along", "looked over", "came back from", "wrote about", "remembered", "drew a map of", "spoke of"};
    const QStringList where{"the empty beach", "the market square", "the garden wall", "the river bank", "the narrow street",
                            "the open fields", "the quiet bay", "the long pier", "the stone bridge", "the village green",
                            "the northern road"};
    const QStringList when{"before sunrise", "in the rain", "after the harvest", "on a warm evening", "without a word"};
    std::vector<QStringList> pages;
    int i = 0;
    for (int page = 1; page <= kPages; ++page) {
        QStringList lines;
        for (int line = 0; line < kLines; ++line, ++i) {
            lines << who[i % who.size()] + ' ' + did[i / who.size() % did.size()] + ' ' + where[i % where.size()] + ' '
                         + when[i % when.size()] + '.';
        }
        pages.push_back(lines);
    }
    pages[kLighthousePage - 1][kLighthouseLine] = kLighthouse;
    pages[kKeepersPage - 1][2] = kKeepers;
    return pages;
}

} // namespace lectern::test
