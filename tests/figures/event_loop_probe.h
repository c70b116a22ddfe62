// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <thread>
#include <vector>

namespace lectern::test {

/// How long the thread it lives on lets an event wait: a thread of its own posts one every 10 ms and takes the time until
/// it is handled. An event that waits long keeps those after it from being posted; they are counted as if they had been
/// (they would have waited 10 ms less, 20 ms less, …), so that one long wait weighs what a person would feel of it.
class EventLoopProbe : public QObject {
public:
    EventLoopProbe();
    ~EventLoopProbe() override;

    /// Milliseconds, ascending, since the last call.
    std::vector<double> take();

protected:
    bool event(QEvent* event) override;

private:
    std::vector<double> m_waits; // of this object's thread
    std::jthread m_sender;
};

/// The value that a share of ascending values does not exceed: 0.99 gives the 99th percentile. 0 where there is none.
double percentile(const std::vector<double>& ascending, double share);

} // namespace lectern::test
