// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <chrono>
#include <functional>
#include <utility>

namespace lectern::runtime {

/// Text that comes in many small pieces, passed on at most thirty times a second. Belongs to one thread.
class PacedText {
public:
    using Sink = std::function<void(const QString& text)>;
    explicit PacedText(Sink sink) : m_sink(std::move(sink)) {}

    void add(const QString& text)
    {
        m_waiting += text;
        if (Clock::now() - m_passedOn >= kInterval)
            flush();
    }

    /// Passes on what waits.
    void flush()
    {
        if (m_waiting.isEmpty())
            return;
        m_sink(std::exchange(m_waiting, {}));
        m_passedOn = Clock::now();
    }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kInterval{34};

    Sink m_sink;
    QString m_waiting;
    Clock::time_point m_passedOn{};
};

} // namespace lectern::runtime
