// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace lectern::ui {

/// In an empty conversation: what could be asked.
class Suggestions : public QWidget {
    Q_OBJECT

public:
    explicit Suggestions(QWidget* parent = nullptr);

signals:
    void chosen(const QString& question);
    /// A question that has a gap, at `cursor`, to be filled.
    void begun(const QString& question, int cursor);
};

} // namespace lectern::ui
