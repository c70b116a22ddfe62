// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/window/input.h"

#include "tests/support/patience.h"

#include <QProcess>
#include <QTest>

namespace lectern::test {

namespace {

const QString kHands = QStringLiteral("xdotool");

QStringList moveTo(const QPoint& point)
{
    return {"mousemove", QString::number(point.x()), QString::number(point.y())};
}

} // namespace

void press(const QString& key)
{
    QProcess::execute(kHands, {"key", "--clearmodifiers", key});
}

void type(const QString& text)
{
    QProcess::execute(kHands, {"type", "--delay", "5", text});
}

void click(const QPoint& screen)
{
    QProcess::execute(kHands, moveTo(screen) + QStringList{"sleep", "0.05", "click", "1"});
}

bool drag(const QPoint& from, const QPoint& to)
{
    constexpr int kSteps = 12;
    const QStringList pause{"sleep", "0.05"};
    QStringList words = moveTo(from) + pause + QStringList{"mousedown", "1"};
    for (int step = 1; step <= kSteps; ++step)
        words += pause + moveTo(from + (to - from) * step / kSteps);
    // Where it is let go, the other program must have said that it takes it.
    words += QStringList{"sleep", "0.5"} + moveTo(to + QPoint(1, 1)) + QStringList{"sleep", "0.5", "mouseup", "1"};
    QProcess hand;
    hand.start(kHands, words);
    return QTest::qWaitFor([&] { return hand.state() == QProcess::NotRunning; }, kPatienceMs);
}

} // namespace lectern::test
