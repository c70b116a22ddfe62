// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/figures/event_loop_probe.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <utility>

namespace lectern::test {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPeriod{10};

/// Tells its sender when it is gone, handled or not.
class Probe : public QEvent {
public:
    static QEvent::Type kind()
    {
        static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
        return type;
    }

    explicit Probe(std::shared_ptr<std::atomic<bool>> underway) : QEvent(kind()), m_underway(std::move(underway)) {}
    ~Probe() override { *m_underway = false; }
    double age() const { return std::chrono::duration<double, std::milli>(Clock::now() - m_sent).count(); }

private:
    std::shared_ptr<std::atomic<bool>> m_underway;
    Clock::time_point m_sent = Clock::now();
};

} // namespace

EventLoopProbe::EventLoopProbe()
    : m_sender([this](const std::stop_token& stop) {
          const auto underway = std::make_shared<std::atomic<bool>>(false);
          while (!stop.stop_requested()) {
              if (!underway->exchange(true))
                  QCoreApplication::postEvent(this, new Probe(underway));
              std::this_thread::sleep_for(kPeriod);
          }
      })
{
}

EventLoopProbe::~EventLoopProbe()
{
    m_sender.request_stop();
    m_sender.join(); // before what it posts to is gone
}

bool EventLoopProbe::event(QEvent* event)
{
    if (event->type() != Probe::kind())
        return QObject::event(event);
    for (double wait = static_cast<const Probe*>(event)->age(); wait > 0; wait -= double(kPeriod.count()))
        m_waits.push_back(wait);
    return true;
}

std::vector<double> EventLoopProbe::take()
{
    std::vector<double> waits = std::exchange(m_waits, {});
    std::sort(waits.begin(), waits.end());
    return waits;
}

double percentile(const std::vector<double>& ascending, double share)
{
    if (ascending.empty())
        return 0;
    const auto rank = std::size_t(std::ceil(share * double(ascending.size())));
    return ascending[std::clamp<std::size_t>(rank, 1, ascending.size()) - 1];
}

} // namespace lectern::test
