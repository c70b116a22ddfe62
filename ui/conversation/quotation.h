// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextFormat>

#include <functional>

class QPainter;
class QTextBlock;
class QTextCursor;
class QTextDocument;

namespace lectern::ui {

/// From a quotation's edge, where its bar stands, to its text; pixels.
inline constexpr int kQuotationIndent = 13;

/// In the format of characters: whose words they are, an index into the citations.
inline constexpr int kQuotationProperty = QTextFormat::UserProperty + 1;
/// In the format of characters and blocks: the chip or the bar of this citation; -1 for a bar that belongs to none.
inline constexpr int kCitationProperty = QTextFormat::UserProperty + 2;
/// The type of the object in whose place a chip stands.
inline constexpr int kChipObject = QTextFormat::UserObject + 1;

/// Gives the characters that `selection` has selected the document's voice.
void makeQuotation(const QTextCursor& selection, int citation);
/// Sets the block off, with a bar beside it.
void makeQuotationBlock(const QTextBlock& block, int citation);

/// Sets off the blocks that hold a quotation and nothing else, chips and punctuation aside. A quotation that a colon
/// announces and that ends its paragraph gets a block of its own first.
void setOffQuotations(QTextDocument& document);

/// Paints the bars of a document that is laid out, in its own coordinates.
/// @param shown is asked whether the passage of this citation is the one shown now.
void paintQuotationBars(QPainter& painter, const QTextDocument& document, const std::function<bool(int citation)>& shown);

} // namespace lectern::ui
