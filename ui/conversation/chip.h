// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"

#include <QAbstractButton>
#include <QCoreApplication>

namespace lectern::ui {

/// What a chip says, for eyes and for ears.
class ChipWords {
    Q_DECLARE_TR_FUNCTIONS(ChipWords)

public:
    /// "p. 393"; "p. xii (12)" where another label is printed on the page; empty for a quotation without a page.
    static QString page(const domain::Citation& citation);
    /// "✓ exact"; empty for a page that exists and is cited without a quotation.
    static QString check(const domain::Citation& citation);
    static QString accessibleName(const domain::Citation& citation);
    /// What stands behind the chip: where the quotation was looked for.
    static QString toolTip(const domain::Citation& citation);
};

/// A citation in an answer: the page, and whether the quotation stands there.
class Chip : public QAbstractButton {
    Q_OBJECT

public:
    explicit Chip(const domain::Citation& citation, QWidget* parent = nullptr);

    const domain::Citation& citation() const { return m_citation; }
    /// Whether its passage is the one that the window shows.
    void setShown(bool shown);
    bool isShown() const { return m_shown; }
    /// From the top to the line that its letters stand on.
    int baseline() const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    domain::Citation m_citation;
    QString m_page;
    QString m_check;
    bool m_shown = false;
};

} // namespace lectern::ui
