// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/branch_benchmark.h"

#include "app/diagnostics/synthetic_reading.h"
#include "engine/session.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lectern::diagnostics {

namespace {

constexpr qint64 kBack = 8192;
constexpr qint64 kFurther = 100;
constexpr qint64 kBlock = 256; // tokens that are saved together

} // namespace

std::optional<BranchFigures> measureBranches(const std::shared_ptr<const engine::Engine>& engine, BenchmarkLibrary& library,
                                             const std::vector<engine::TokenId>& tokens, int count, const std::stop_token& stop)
{
    BranchFigures figures{.count = count, .tokens = qint64(tokens.size()), .fork = {}, .rollback = {}};
    std::vector<engine::TokenId> further = tokens;
    const std::vector<engine::TokenId> more = randomTokens(kFurther, engine->info().vocabulary);
    further.insert(further.end(), more.begin(), more.end());
    SyntheticReading reading(engine, engine::Precision::Fast, further);
    const engine::Checkpoint before = reading.advanceTo(std::max<qint64>(1, figures.tokens - kBack));
    const engine::Checkpoint tip = reading.advanceTo(figures.tokens);

    engine::Session session(engine);
    session.restore(tip);
    std::vector<double> forks;
    std::vector<double> rollbacks;
    while (int(forks.size()) < count) {
        if (stop.stop_requested()) {
            return std::nullopt;
        }
        std::optional<engine::Session> other;
        forks.push_back(secondsOf([&] {
            other.emplace(engine);
            other->restore(session.checkpoint());
        }));
        ENSURE(other->position() == figures.tokens);
        rollbacks.push_back(secondsOf([&] { session.restore(before); }));
        session.restore(tip);
    }
    figures.fork = spreadOf(std::move(forks));
    figures.rollback = spreadOf(std::move(rollbacks));

    const qint64 writtenBefore = library.stateBytes();
    library.checkpoints().save(reading.advanceTo(qint64(further.size())), further, reading::CheckpointKind::AfterAnswer, 1);
    library.settle();
    figures.forkedBytes = library.stateBytes() - writtenBefore;
    const qint64 newTokens = qint64(further.size()) - figures.tokens / kBlock * kBlock;
    figures.forkedLeast = engine->info().recurrentStateBytes + qint64(engine->info().vocabulary) * qint64(sizeof(float)) +
                          newTokens * engine->info().kvBytesPerToken(engine::Precision::Fast);
    return figures;
}

} // namespace lectern::diagnostics
