// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/benchmark.h"

#include "app/diagnostics/synthetic_reading.h"
#include "app/diagnostics/timing.h"
#include "engine/sampler.h"
#include "engine/session.h"

#include <QFile>

#include <algorithm>

namespace lectern::diagnostics {

namespace {

constexpr qint64 kShortRead = 512;
constexpr qint64 kLongRead = 4096;
constexpr qint64 kDecoded = 64;
constexpr qint64 kQuotedFrom = 64; // position
constexpr qint64 kWarmUp = 64;
constexpr double kLongReadLimit = 35; // seconds that the long reading may be expected to take
constexpr int kMostChunks = 6;        // read at a depth
constexpr double kLeastReadSeconds = 1;

/// At most, chunks of a length are read at a depth: the first may have to wait for where chunks begin.
constexpr int mostChunks(qint64 chunk)
{
    return int(std::clamp<qint64>((kBenchmarkTokens - 2 * kDecoded) / chunk - 1, 1, kMostChunks));
}
static_assert(mostChunks(engine::kChunkTokens) == kMostChunks);

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
    using Progress = std::function<void(BenchmarkStep step, qint64 tokens)>;

    Run(std::shared_ptr<const engine::Engine> engine, const BenchmarkOptions& options, std::stop_token stop,
        const Progress& progress)
        : m_engine(std::move(engine)), m_options(options), m_stop(std::move(stop)), m_progress(progress)
    {
    }

    /// The first pass touches what later ones find in caches.
    bool warmUp()
    {
        engine::Session session = newSession();
        return session.prefill(randomTokens(kWarmUp, vocabulary()), m_stop) == engine::PrefillOutcome::Done;
    }

    bool fromTheBeginning(BenchmarkReport& report)
    {
        for (const qint64 length : {kShortRead, kLongRead}) {
            if (!report.read.empty() && double(length) / report.read.back().tokensPerSecond() > kLongReadLimit) {
                break;
            }
            engine::Session session = newSession();
            m_progress(BenchmarkStep::Read, length);
            if (!read(session, length, report)) {
                return false;
            }
            measureState(session, report);
            if (!decode(session, report) || !quote(session, report)) {
                return false;
            }
        }
        return true;
    }

    bool atDepths(BenchmarkReport& report)
    {
        const std::vector<qint64>& depths = m_options.depths;
        engine::Session session = newSession();
        const qint64 chunk = session.options().chunkTokens;
        SyntheticReading reading(m_engine, session.options().precision, randomTokens(depths.back(), vocabulary()));
        for (const qint64 depth : depths) {
            engine::Checkpoint there;
            if (depth > 0) {
                m_progress(BenchmarkStep::Prepare, depth);
                there = reading.advanceTo(depth);
                session.restore(there);
            }
            m_progress(BenchmarkStep::Read, chunk);
            if (!readChunks(session, chunk, report)) {
                return false;
            }
            measureState(session, report);
            if (depth > 0) {
                session.restore(there);
            } else {
                session = newSession();
            }
            if (!decode(session, report) || !quote(session, report)) {
                return false;
            }
        }
        return true;
    }

private:
    engine::Session newSession() const { return engine::Session(m_engine); }

    std::int32_t vocabulary() const { return m_engine->info().vocabulary; }

    SpeedSample& begin(std::vector<SpeedSample>& samples, const engine::Session& session) const
    {
        SpeedSample& sample = samples.emplace_back();
        sample.depth = session.position();
        sample.profile = engine::Profile(m_options.profile);
        return sample;
    }

    /// Adds a sample of reading `count` tokens; false when stopped.
    bool read(engine::Session& session, qint64 count, BenchmarkReport& report)
    {
        SpeedSample& sample = begin(report.read, session);
        return readOn(session, randomTokens(count, vocabulary()), sample);
    }

    /// Adds a sample of so many chunks that it takes some time, if it can.
    bool readChunks(engine::Session& session, qint64 chunk, BenchmarkReport& report)
    {
        const auto ids = randomTokens(chunk, vocabulary());
        SpeedSample& sample = begin(report.read, session);
        // Up to where chunks begin: a part of one is slower.
        const auto beforeChunks = std::span(ids).first(std::size_t((chunk - session.position() % chunk) % chunk));
        if (session.prefill(beforeChunks, m_stop) == engine::PrefillOutcome::Cancelled) {
            return false;
        }
        for (int i = 0; i < mostChunks(chunk) && sample.seconds < kLeastReadSeconds; ++i) {
            if (!readOn(session, ids, sample)) {
                return false;
            }
        }
        return true;
    }

    /// Reads tokens and adds that to a sample; false when stopped.
    bool readOn(engine::Session& session, std::span<const engine::TokenId> ids, SpeedSample& sample)
    {
        const qint64 chunk = session.options().chunkTokens;
        const qint64 passes = (qint64(ids.size()) + chunk - 1) / chunk;
        auto outcome = engine::PrefillOutcome::Done;
        session.reportTo(&sample.profile);
        sample.seconds += secondsOf([&] { outcome = session.prefill(ids, m_stop); });
        session.reportTo(nullptr);
        sample.tokens += qint64(ids.size());
        sample.passes += passes;
        return outcome == engine::PrefillOutcome::Done;
    }

    /// Writes greedily. Not Session::decode(): that ends at a stop token, and random text soon leads to one.
    bool decode(engine::Session& session, BenchmarkReport& report)
    {
        m_progress(BenchmarkStep::Decode, kDecoded);
        SpeedSample& sample = begin(report.decode, session);
        sample.tokens = sample.passes = kDecoded;
        session.reportTo(&sample.profile);
        engine::Sampler sampler{engine::SamplingOptions()};
        bool done = true;
        sample.seconds = secondsOf([&] {
            for (qint64 i = 0; i < kDecoded && done; ++i) {
                const engine::TokenId next = session.position() == 0 ? 0 : sampler.sample(session.logits());
                done = session.prefill(std::span(&next, 1), m_stop) == engine::PrefillOutcome::Done;
            }
        });
        session.reportTo(nullptr);
        return done;
    }

    /// Writes a stretch of the context once more; false when stopped.
    bool quote(engine::Session& session, BenchmarkReport& report)
    {
        if (session.position() < kQuotedFrom + 2 * kDecoded) {
            return true;
        }
        m_progress(BenchmarkStep::Quote, kDecoded);
        const std::vector<engine::TokenId> context = session.tokens();
        SpeedSample& sample = begin(report.quote, session);
        engine::DecodeOptions options{.maxTokens = int(kDecoded)};
        options.forced = std::span(context).subspan(kQuotedFrom, kDecoded);
        engine::DecodeResult written;
        session.reportTo(&sample.profile);
        sample.seconds = secondsOf([&] { written = session.decode(options, m_stop, {}); });
        session.reportTo(nullptr);
        sample.tokens = qint64(written.tokens.size());
        sample.passes = written.passes;
        return written.stop != engine::StopReason::Cancelled;
    }

    void measureState(engine::Session& session, BenchmarkReport& report) const
    {
        engine::Checkpoint saved;
        report.stateTokens = session.position();
        report.deepestTokens = std::max(report.deepestTokens, report.stateTokens);
        report.saveSeconds = secondsOf([&] { saved = session.checkpoint(); });
        report.restoreSeconds = secondsOf([&] { session.restore(saved); });
        report.stateBytes = saved.ownBytes() + report.stateTokens * m_engine->info().kvBytesPerToken(session.options().precision);
    }

    std::shared_ptr<const engine::Engine> m_engine;
    const BenchmarkOptions& m_options;
    std::stop_token m_stop;
    const Progress& m_progress;
};

void measureLimits(const engine::Engine& engine, BenchmarkReport& report)
{
    report.limits = engine.measureLimits();
    for (auto* samples : {&report.read, &report.decode, &report.quote}) {
        for (SpeedSample& sample : *samples) {
            engine::DeviceLimits limits = report.limits;
            limits.bytes = std::max(limits.bytes, engine.measureReading(std::int64_t(sample.profile.bytes() / double(sample.passes))));
            sample.bytesPerSecond = limits.bytes;
            sample.rooflineShare = sample.profile.leastSeconds(limits) / sample.seconds;
        }
    }
}

} // namespace

std::optional<BenchmarkReport> runBenchmark(const std::function<std::shared_ptr<const engine::Engine>()>& open,
                                            const BenchmarkOptions& options, std::stop_token stop,
                                            const std::function<void(BenchmarkStep step, qint64 tokens)>& progress)
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

    Run run(engine, options, std::move(stop), progress);
    if (!run.warmUp()) {
        return std::nullopt;
    }
    if (!(options.depths.empty() ? run.fromTheBeginning(report) : run.atDepths(report))) {
        return std::nullopt;
    }
    report.peakBytes = peakResidentBytes();
    progress(BenchmarkStep::Limits, 0);
    measureLimits(*engine, report);
    return report;
}

} // namespace lectern::diagnostics
