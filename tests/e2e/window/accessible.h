// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QRect>
#include <QString>

#include <functional>

#include <sys/types.h>

namespace lectern::test {

/// A node of the accessibility tree as a screen reader gets it (AT-SPI over D-Bus). Every question goes to the program, so
/// that each answer is of this moment; of a node that is gone, or of none, all answers are empty.
class Accessible {
public:
    /// Numbers of the protocol (AtspiStateType).
    enum class State { Active = 1, Checked = 4, Editable = 7, Enabled = 8, Focusable = 11, Focused = 12, Showing = 25 };

    Accessible() = default;

    /// The tree's root in the process with this id; none as long as it has not made itself known.
    static Accessible application(qint64 process);

    bool isNull() const { return m_path.isEmpty(); }
    QString name() const;
    QString description() const;
    QString role() const;              ///< "push button", "text", "label"…
    bool has(State state) const;
    QRect rectangle() const;           ///< pixels of the screen
    QString text() const;              ///< of a field or of anything else that can be read by characters
    QList<Accessible> children() const;

    using Test = std::function<bool(const Accessible&)>;
    /// The first node in reading order, this one excluded, that shows on the screen and passes the test.
    Accessible find(const Test& test) const;
    QList<Accessible> findAll(const Test& test) const;

private:
    Accessible(const QString& service, const QString& path) : m_service(service), m_path(path) {}
    QVariant property(const QString& name) const;

    QString m_service;
    QString m_path;
};

} // namespace lectern::test
