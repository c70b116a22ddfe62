// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/page_layout.h"
#include "app/importing/worker/page_text.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace lectern::test {

/// Pages as a PDF library would give them: each character half as wide as it is high.
class PageOfPieces {
public:
    /// A line of words divided by single spaces.
    PageOfPieces& line(double left, double top, const QString& words, double height = 10)
    {
        for (const QString& word : words.split(QLatin1Char(' '))) {
            piece(left, top, word, height, true);
            left += (static_cast<double>(word.size()) + 1) * height / 2;
        }
        return *this;
    }

    PageOfPieces& piece(double left, double top, const QString& text, double height = 10, bool spaceAfter = false)
    {
        const double width = static_cast<double>(text.size()) * height / 2;
        pieces.push_back({text.toStdU16String(), {left, top, left + width, top + height}, 0, spaceAfter, true});
        return *this;
    }

    /// The same in a font whose characters are all equally wide.
    PageOfPieces& fixedLine(double left, double top, const QString& words, double height = 10)
    {
        const std::size_t first = pieces.size();
        line(left, top, words, height);
        for (std::size_t i = first; i < pieces.size(); ++i)
            pieces[i].pitch = height / 2;
        return *this;
    }

    importing::PageText page() const
    {
        importing::WordList words;
        importing::PageEdge edge;
        return importing::pageText(importing::linesOf(pieces), words, edge);
    }

    QString text() const { return QString::fromStdU16String(page().text); }

    std::vector<importing::Piece> pieces;
};

} // namespace lectern::test
