// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <QString>

namespace lectern::test {

/// An application that takes the processor time of each event its main thread handles; an event sent from within another
/// belongs to that one. Processor time, not the clock: who else runs on the machine is no fault of the handler's.
class ProbedApplication : public QApplication {
public:
    static constexpr double kBound = 16;

    using QApplication::QApplication;

    struct Handler {
        double milliseconds = 0;
        QString name; ///< whose event, and which
    };

    bool notify(QObject* receiver, QEvent* event) override;

    /// The longest since the last call.
    Handler takeLongest();
    /// How many took longer than kBound milliseconds since takeLongest().
    int tooLong() const { return m_tooLong; }

private:
    int m_depth = 0;
    int m_tooLong = 0;
    Handler m_longest;
};

} // namespace lectern::test
