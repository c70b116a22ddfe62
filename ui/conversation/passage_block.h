// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/passage.h"

#include <QCoreApplication>
#include <QWidget>

class QLabel;
class QToolButton;

namespace lectern::ui {

/// How a passage stands in the question that the model reads: quoted, with its page marked as the document's pages are and
/// as answers mark them. Not translated.
QString quotedForModel(const domain::Passage& passage);

/// A passage that goes with the question: a few lines of it, its page, and a button that takes it away.
class PassageBlock : public QWidget {
    Q_OBJECT

public:
    explicit PassageBlock(const domain::Passage& passage, QWidget* parent = nullptr);

    const domain::Passage& passage() const { return m_passage; }

signals:
    void removed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();
    void applyTheme();

    domain::Passage m_passage;
    QLabel* m_words;
    QLabel* m_page;
    QToolButton* m_remove;
};

} // namespace lectern::ui
