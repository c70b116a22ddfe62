// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;

namespace lectern::ui {

/// A sentence across the top of the window: something could not be done. It stays until it is closed or another takes its
/// place.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void say(const QString& sentence);
    QString sentence() const;

private:
    QLabel* m_label;
};

} // namespace lectern::ui
