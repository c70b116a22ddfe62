// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/document_reader.h"

#include "app/reading/reading_estimate.h"
#include "engine/base/failure.h"

#include <QScopeGuard>

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>

namespace lectern::reading {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

CheckpointKind kindAtEnd(const PromptSegment& segment)
{
    switch (segment.kind) {
    case PromptSegment::Kind::SystemText:
        return CheckpointKind::SystemText;
    case PromptSegment::Kind::Document:
        return segment.isWhole ? CheckpointKind::Document : CheckpointKind::Periodic;
    case PromptSegment::Kind::Turn:
        break;
    }
    return CheckpointKind::AfterAnswer;
}

} // namespace

DocumentReader::DocumentReader(const PromptPlan& plan, std::shared_ptr<CheckpointStore> checkpoints,
                               const CheckpointInterval& interval)
    : m_plan(plan), m_checkpoints(std::move(checkpoints)), m_interval(interval)
{
    ENSURE(m_checkpoints != nullptr);
}

ReadingResult DocumentReader::read(engine::Session& session, std::stop_token stop, const ProgressSink& progress) const
{
    ReadingResult result;
    restoreSaved(session, result);

    ReadingEstimate estimate(m_plan.size());
    qint64 savedPosition = session.position();
    Clock::time_point savedAt = Clock::now();
    const auto keepSpeed = qScopeGuard([&] {
        if (const std::optional<storage::ReadingSpeed> speed = estimate.speed())
            m_checkpoints->keepSpeed(*speed);
    });
    const auto save = [&](CheckpointKind kind) {
        m_checkpoints->save(session.checkpoint(), readSoFar(session), kind, segmentAt(session.position() - 1).document);
        savedPosition = session.position();
        savedAt = Clock::now();
    };
    while (session.position() < m_plan.size()) {
        const qint64 begin = session.position();
        const PromptSegment& segment = segmentAt(begin);
        const qint64 chunk = session.options().chunkTokens;
        const qint64 end = std::min(segment.tokens.end, (begin / chunk + 1) * chunk);

        const Clock::time_point start = Clock::now();
        const auto tokens = std::span(m_plan.tokens()).subspan(std::size_t(begin), std::size_t(end - begin));
        const engine::PrefillOutcome outcome = session.prefill(tokens, stop);
        const double seconds = secondsSince(start);
        result.readSeconds += seconds;
        result.readTokens += session.position() - begin;

        if (outcome == engine::PrefillOutcome::Cancelled) {
            if (session.position() > savedPosition)
                save(CheckpointKind::Cancelled);
            return result;
        }
        if (end == segment.tokens.end)
            save(kindAtEnd(segment));
        else if (end - savedPosition >= m_interval.tokens || secondsSince(savedAt) >= m_interval.seconds)
            save(CheckpointKind::Periodic);
        estimate.add(begin, end, seconds);
        if (progress) {
            progress(progressAt(end, estimate.secondsLeft(end)));
        }
    }
    result.done = true;
    return result;
}

ReadingAhead DocumentReader::ahead(const engine::Session& session) const
{
    ReadingAhead ahead;
    ahead.restored = session.position();
    if (session.position() < m_plan.size())
        ahead.restored = std::max<qint64>(ahead.restored, m_checkpoints->longest(m_plan.tokens()));
    ahead.unread = std::max<qint64>(0, m_plan.size() - ahead.restored);
    if (const std::optional<storage::ReadingSpeed> speed = m_checkpoints->speed())
        ahead.seconds = speed->between(double(ahead.restored), double(ahead.restored + ahead.unread));
    return ahead;
}

void DocumentReader::restoreSaved(engine::Session& session, ReadingResult& result) const
{
    if (session.position() >= m_plan.size())
        return;
    const Clock::time_point start = Clock::now();
    const engine::Checkpoint saved = m_checkpoints->find(m_plan.tokens());
    if (saved.isEmpty() || saved.position() <= session.position())
        return;
    const qint64 before = session.position();
    session.restore(saved);
    result.restoredTokens = session.position() - before;
    result.restoreSeconds = secondsSince(start);
}

std::span<const engine::TokenId> DocumentReader::readSoFar(const engine::Session& session) const
{
    return std::span(m_plan.tokens()).first(std::size_t(session.position()));
}

const PromptSegment& DocumentReader::segmentAt(qint64 position) const
{
    const auto& segments = m_plan.segments();
    const auto after = std::upper_bound(segments.begin(), segments.end(), position,
                                        [](qint64 at, const PromptSegment& segment) { return at < segment.tokens.begin; });
    return *std::prev(after);
}

ReadingProgress DocumentReader::progressAt(qint64 position, double secondsLeft) const
{
    ReadingProgress progress;
    progress.tokensDone = position;
    progress.tokensTotal = m_plan.size();
    progress.secondsLeft = secondsLeft;
    const PromptSegment& segment = segmentAt(position - 1);
    if (segment.kind == PromptSegment::Kind::SystemText)
        return progress;
    progress.document = segment.document;
    const qint64 documentEnd = std::min(segment.tokens.end, m_plan.documentsEnd());
    if (const auto last = m_plan.pages().placeOf(documentEnd - 1)) {
        progress.pageCount = last->page;
        progress.page = m_plan.pages().placeOf(std::min(position, documentEnd) - 1)->page;
    }
    return progress;
}

} // namespace lectern::reading
