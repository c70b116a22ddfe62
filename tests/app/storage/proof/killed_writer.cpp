// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/killed_writer.h"

#include "engine/base/failure.h"
#include "tests/app/storage/proof/watched_files.h"

#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace lectern::test {

using storage::SaveResult;

namespace {

// What a writer says. A pipe's bytes outlast the process that wrote them, and few bytes go into it all or not at all.
constexpr char kOpened = 'o';   // then which states it sees
constexpr char kStepDone = 's'; // then what came of saving; says that the step is durable
constexpr char kSeen = 'v';     // then which states it sees; the next step begins
constexpr char kFailed = 'f';   // then a sentence
constexpr char kDying = 'k';    // at the point where it was to be killed
constexpr char kEnd = '\n';

void say(int pipe, const QByteArray& bytes)
{
    if (::write(pipe, bytes.constData(), std::size_t(bytes.size())) != bytes.size())
        ::_exit(3);
}

class KillAt final : public FileWatcher {
public:
    KillAt(const KillPoint& point, int pipe) : m_point(point), m_pipe(pipe) {}

    std::optional<int> before(const FileCall& call) override
    {
        if (call.place() != m_point.place || ++m_seen != m_point.occurrence)
            return std::nullopt;
        if (m_point.moment == KillPoint::Moment::After) {
            m_afterThis = true;
            return std::nullopt;
        }
        if (m_point.moment == KillPoint::Moment::Halfway && call.writeFirst)
            call.writeFirst(call.bytes.size() / 2);
        die();
        return std::nullopt;
    }
    void after(const FileCall&, int) override
    {
        if (m_afterThis)
            die();
    }

private:
    void die() const
    {
        say(m_pipe, QByteArray(1, kDying) + kEnd);
        ::kill(::getpid(), SIGKILL);
        for (;;)
            ::pause();
    }

    KillPoint m_point;
    int m_pipe;
    int m_seen = 0;
    bool m_afterThis = false;
};

class CountPlaces final : public FileWatcher {
public:
    std::optional<int> before(const FileCall& call) override
    {
        ++places[call.place()];
        return std::nullopt;
    }
    std::map<QByteArray, int> places;
};

[[noreturn]] void writeForEver(int pipe, const QString& folder, const storage::StateLimits& limits, unsigned seed,
                               Oracle oracle, const std::optional<KillPoint>& point)
{
    try {
        std::optional<KillAt> killer;
        std::optional<Watching> watching;
        if (point) {
            killer.emplace(*point, pipe);
            watching.emplace(*killer);
        }
        Script script(seed);
        StepLibrary library(folder, limits);
        oracle.reopened();
        say(pipe, kOpened + oracle.observe(library.library()) + kEnd);
        for (;;) {
            const Step step = script.next(oracle);
            QString problem;
            const auto saved = library.perform(step, oracle, &problem);
            if (!problem.isEmpty()) {
                say(pipe, kFailed + step.describe().toUtf8() + ": " + problem.toUtf8() + kEnd);
                ::_exit(0);
            }
            say(pipe, QByteArray(1, kStepDone) + (saved ? QByteArray::number(int(*saved)) : QByteArray()) + kEnd);
            oracle.apply(step, saved);
            say(pipe, kSeen + oracle.observe(library.library()) + kEnd);
        }
    } catch (const Failure& failure) {
        say(pipe, kFailed + QByteArray(failure.what()) + kEnd);
    }
    ::_exit(0);
}

/// Follows what the writer said.
KilledWriter::Outcome understand(const QByteArray& said, unsigned seed, const Oracle& oracle)
{
    KilledWriter::Outcome outcome;
    outcome.before = oracle;
    outcome.before.reopened();
    Script script(seed);
    bool isUnderWay = false;
    Step step;
    for (const QByteArray& line : said.left(said.lastIndexOf(kEnd) + 1).split(kEnd)) {
        if (line.isEmpty())
            continue;
        const QByteArray rest = line.mid(1);
        if (line[0] == kFailed) {
            outcome.said = QString::fromUtf8(rest);
        } else if (line[0] == kDying) {
            outcome.atPoint = true;
        } else if (line[0] == kStepDone) {
            outcome.before.apply(step, rest.isEmpty() ? std::nullopt : std::optional(SaveResult::Outcome(rest.toInt())));
            isUnderWay = false;
            ++outcome.acknowledged;
        } else {
            outcome.before.observed(rest);
            step = script.next(outcome.before);
            isUnderWay = true;
        }
    }
    outcome.after = outcome.before;
    if (isUnderWay) {
        outcome.unfinished = step;
        outcome.before.loosen(step);
        outcome.after.apply(step);
    }
    outcome.before.reopened();
    outcome.after.reopened();
    return outcome;
}

/// Reads what is there, waiting for some if nothing is; false at the end.
bool readMore(int pipe, QByteArray& said)
{
    char buffer[4096];
    for (;;) {
        const ssize_t count = ::read(pipe, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        said.append(buffer, qsizetype(std::max<ssize_t>(count, 0)));
        return count > 0;
    }
}

void sleepFor(qint64 microseconds)
{
    const timespec time{time_t(microseconds / 1'000'000), long(microseconds % 1'000'000 * 1000)};
    ::nanosleep(&time, nullptr);
}

} // namespace

KilledWriter::Outcome KilledWriter::run(const QString& folder, const storage::StateLimits& limits, unsigned seed,
                                        const Oracle& oracle, const std::optional<KillPoint>& point, qint64 microseconds)
{
    int ends[2];
    ENSURE(::pipe(ends) == 0);
    const pid_t writer = ::fork();
    ENSURE(writer >= 0);
    if (writer == 0) {
        ::close(ends[0]);
        writeForEver(ends[1], folder, limits, seed, oracle, point);
    }
    ::close(ends[1]);
    QByteArray said;
    if (point) {
        // It kills itself; where the point never comes, after a time.
        pollfd waiting{ends[0], POLLIN, 0};
        while (::poll(&waiting, 1, 2000) > 0 && readMore(ends[0], said) && said.count(kStepDone) < 60) {
        }
    } else if (microseconds < 0) {
        sleepFor(-microseconds);
    } else {
        while (said.isEmpty() && readMore(ends[0], said)) {
        }
        sleepFor(microseconds);
    }
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    while (readMore(ends[0], said)) {
    }
    ::close(ends[0]);

    return understand(said, seed, oracle);
}

std::map<QByteArray, int> KilledWriter::places(const QString& folder, const storage::StateLimits& limits, unsigned seed,
                                               int steps)
{
    CountPlaces counter;
    const Watching watching(counter);
    Script script(seed);
    Oracle oracle;
    StepLibrary library(folder, limits);
    for (int i = 0; i < steps; ++i) {
        const Step step = script.next(oracle);
        oracle.apply(step, library.perform(step, oracle));
        oracle.observe(library.library());
    }
    return counter.places;
}

} // namespace lectern::test
