// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/benchmark.h"

#include "app/diagnostics/synthetic_reading.h"
#include "app/diagnostics/timing.h"
#include "engine/sampler.h"
#include "engine/session.h"

#include <QFile>

namespace lectern::diagnostics {

namespace {

constexpr qint64 kShortRead = 512;
constexpr qint64 kLongRead = 4096;
constexpr qint64 kDecoded = 64;
constexpr qint64 kWarmUp = 64;
constexpr double kLongReadLimit = 25; // seconds that the long reading may be expected to take

/// The largest resident memory this process has had.
qint64 peakResidentBytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0;
    }
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:")) {
            return line.mid(6).trimmed().split(' ').front().toLongLong() * 1024;
        }
    }
    return 0;
}

class Run {
public:
    Run(std::shared_ptr<const engine::Engine> engine, std::stop_token stop) : m_engine(std::move(engine)), m_stop(std::move(stop)) {}

    /// A new session that has read `count` tokens; nothing when stopped.
    std::optional<engine::Session> read(qint64 count, std::vector<SpeedSample>* samples)
    {
        engine::Session session(m_engine);
        const auto ids = randomTokens(count, m_engine->info().vocabulary);
        auto outcome = engine::PrefillOutcome::Done;
        const double seconds = secondsOf([&] { outcome = session.prefill(ids, m_stop); });
        if (outcome == engine::PrefillOutcome::Cancelled) {
            return std::nullopt;
        }
        if (samples) {
            samples->push_back({.depth = 0, .tokens = count, .tokensPerSecond = double(count) / seconds});
        }
        return session;
    }

    /// Writes greedily. Not Session::decode(): that ends at a stop token, and random text soon leads to one.
    bool decode(engine::Session& session, std::vector<SpeedSample>& samples)
    {
        const qint64 depth = session.position();
        engine::Sampler sampler{engine::SamplingOptions()};
        bool done = true;
        const double seconds = secondsOf([&] {
            for (qint64 i = 0; i < kDecoded && done; ++i) {
                const engine::TokenId next = sampler.sample(session.logits());
                done = session.prefill(std::span(&next, 1), m_stop) == engine::PrefillOutcome::Done;
            }
        });
        if (done) {
            samples.push_back({.depth = depth, .tokens = kDecoded, .tokensPerSecond = double(kDecoded) / seconds});
        }
        return done;
    }

    void checkpoint(engine::Session& session, BenchmarkReport& report) const
    {
        engine::Checkpoint saved;
        report.stateTokens = session.position();
        report.saveSeconds = secondsOf([&] { saved = session.checkpoint(); });
        report.restoreSeconds = secondsOf([&] { session.restore(saved); });
        report.stateBytes = saved.ownBytes() + report.stateTokens * m_engine->info().kvBytesPerToken(session.options().precision);
    }

private:
    std::shared_ptr<const engine::Engine> m_engine;
    std::stop_token m_stop;
};

} // namespace

std::optional<BenchmarkReport> runBenchmark(const std::function<std::shared_ptr<const engine::Engine>()>& open,
                                            std::stop_token stop, const std::function<void(BenchmarkStep step, qint64 tokens)>& progress)
{
    BenchmarkReport report;
    std::shared_ptr<const engine::Engine> engine;
    progress(BenchmarkStep::Load, 0);
    report.loadSeconds = secondsOf([&] { engine = open(); });
    report.loadBytes = engine->info().weightBytes;
    report.device = QString::fromStdString(engine->deviceName());
    for (const std::string& feature : engine->deviceFeatures()) {
        report.features << QString::fromStdString(feature);
    }
    report.threads = engine->threads();

    Run run(engine, stop);
    if (!run.read(kWarmUp, nullptr)) {
        return std::nullopt;
    }
    for (const qint64 length : {kShortRead, kLongRead}) {
        if (!report.read.empty() && double(length) / report.read.back().tokensPerSecond > kLongReadLimit) {
            break;
        }
        progress(BenchmarkStep::Read, length);
        auto session = run.read(length, &report.read);
        if (!session) {
            return std::nullopt;
        }
        run.checkpoint(*session, report);
        progress(BenchmarkStep::Decode, kDecoded);
        if (!run.decode(*session, report.decode)) {
            return std::nullopt;
        }
    }
    report.peakBytes = peakResidentBytes();
    return report;
}

} // namespace lectern::diagnostics
