// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/reading/checkpoint_store.h"
#include "app/reading/prompt_plan.h"
#include "app/reading/reading_progress.h"
#include "engine/session.h"

#include <memory>
#include <span>
#include <stop_token>

namespace lectern::reading {

/// How often a checkpoint is taken on the way through a long document: whichever comes first.
struct CheckpointInterval {
    qint64 tokens = 8192;
    double seconds = 30;
};

/// Reads a plan into a session: from the longest saved prefix on, with progress, leaving checkpoints at the end of every
/// segment and on the way.
class DocumentReader {
public:
    /// @param plan must outlive the reader
    DocumentReader(const PromptPlan& plan, std::shared_ptr<CheckpointStore> checkpoints,
                   const CheckpointInterval& interval = {});

    /// Reads what the session lacks. When stopped it returns after the layer at hand; the next call goes on from there.
    /// @param session has read a prefix of the plan (perhaps nothing), or the whole plan and more
    ReadingResult read(engine::Session& session, std::stop_token stop, const ProgressSink& progress = {}) const;
    /// What read() has to do, as far as can be told without doing any of it.
    ReadingAhead ahead(const engine::Session& session) const;

private:
    void restoreSaved(engine::Session& session, ReadingResult& result) const;
    std::span<const engine::TokenId> readSoFar(const engine::Session& session) const;
    const PromptSegment& segmentAt(qint64 position) const;
    ReadingProgress progressAt(qint64 position, double secondsLeft) const;

    const PromptPlan& m_plan;
    std::shared_ptr<CheckpointStore> m_checkpoints;
    CheckpointInterval m_interval;
};

} // namespace lectern::reading
