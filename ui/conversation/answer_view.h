// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"
#include "ui/conversation/fitted_text.h"

#include <QTextFormat>
#include <QTextObjectInterface>
#include <QTimer>

#include <optional>
#include <vector>

namespace lectern::ui {

class Chip;

/// An answer: while it streams, and with its chips when it is finished.
class AnswerView : public FittedText, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)

public:
    explicit AnswerView(QWidget* parent = nullptr);

    /// More of an answer that still comes. What stands before the block that it belongs to is not laid out again.
    void append(const QString& text);
    /// All of it.
    void setAnswer(const QString& answer, const std::vector<domain::Citation>& citations);
    /// Whether a bar blinks at the end.
    void setStreaming(bool streaming);
    /// The citation whose passage the window shows: its chips and bars say so.
    void setShownCitation(const std::optional<domain::Citation>& citation);

    /// In reading order.
    const std::vector<Chip*>& chips() const { return m_chips; }
    /// With page marks.
    QString plainText() const;

    int heightFor(int width) override;

    QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
    void drawObject(QPainter*, const QRectF&, QTextDocument*, int, const QTextFormat&) override {} // the chip draws itself

signals:
    void citationActivated(const lectern::domain::Citation& citation);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    QMimeData* createMimeDataFromSelection() const override;

private:
    void render();
    void insertPiece(const QString& markdown);
    void makeChips();
    /// @param positions for each citation, where the document has its chip; -1: nowhere
    void dropChipsWithoutPlace(const std::vector<int>& positions);
    void placeChips();
    QRect caret() const;
    void blink();

    QString m_source;
    std::vector<domain::Citation> m_citations;
    std::vector<int> m_chipOf; // for each citation, its chip; -1: none
    std::vector<Chip*> m_chips;
    std::vector<int> m_positions; // of the chips, in the document
    std::optional<domain::Citation> m_shown;

    qsizetype m_settled = 0; // of m_source, while it streams
    int m_tail = 0;          // where, in the document, what is not settled begins
    QTextBlockFormat m_settledFormat; // of the block before it
    QTimer m_blinking;
    bool m_streaming = false;
    bool m_caretOn = false;
};

} // namespace lectern::ui
