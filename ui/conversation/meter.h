// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/conversation.h"

#include <QCoreApplication>
#include <QWidget>

class QLabel;

namespace lectern::ui {

/// What the model's window is used for: a thin bar in parts, and the same in numbers.
class Meter : public QWidget {
    Q_OBJECT

public:
    explicit Meter(QWidget* parent = nullptr);

    void setUse(const domain::TokenUse& use);
    /// "Documents 113,600 · Conversation 3,100 · Answer reserve 4,000 · Free 19,300 of 140,000"
    static QString words(const domain::TokenUse& use);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    domain::TokenUse m_use;
    QLabel* m_words;
};

} // namespace lectern::ui
