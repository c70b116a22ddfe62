// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <QTextLayout>

#include <memory>

class QPainter;

namespace lectern::ui {

/// A page of a document that has no images, set from its text in a serif, wrapped. In points.
class TextPage {
public:
    static constexpr double kWidth = 612;  ///< of the paper
    static constexpr double kHeight = 792; ///< of the paper, unless the text needs more

    explicit TextPage(const domain::Page& page);

    /// The size that a page will about have, without setting it.
    static QSizeF estimatedSize(const QString& text);

    QSizeF size() const { return m_size; }
    /// The boxes of the words as they are set; a word that is broken has one for each line.
    std::vector<domain::WordBox> words() const;
    /// Draws the text, not the paper, at the painter's origin; the painter scales points to pixels.
    void draw(QPainter& painter, const QColor& ink, const QColor& labelInk) const;

private:
    struct Paragraph {
        std::unique_ptr<QTextLayout> layout;
        int start = 0; ///< in the page's text
    };

    std::vector<Paragraph> m_paragraphs;
    QString m_label;
    QSizeF m_size;
};

} // namespace lectern::ui
