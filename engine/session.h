// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/answer_guide.h"
#include "engine/checkpoint.h"
#include "engine/engine.h"
#include "engine/profile.h"
#include "engine/sampler.h"
#include "engine/token.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace lectern::engine {

struct SessionOptions {
    Precision precision = Precision::Fast;
    int chunkTokens = 0; ///< 0: Engine::chunkTokens(). Chunks begin at absolute multiples of this and wherever a prefill()
                         ///< begins; what fits into one is one
};

enum class PrefillOutcome {
    Done,
    Cancelled, ///< every chunk before the one that was interrupted is kept: see position()
};

/// What a caller may watch while tokens are read. All optional; called on the calling thread.
struct PrefillObserver {
    /// After each chunk, with position().
    std::function<void(std::int64_t position)> progress;
    /// The logits [vocab] after each token, in order. Costs a whole output projection for every token.
    std::function<void(std::int64_t position, std::span<const float> logits)> logits;
    /// The residual stream [tokens in chunk, hidden]: name "embed", "layer.N.mixer", "layer.N.ffn" (both before they are
    /// added to the residual), "layer.N.out", "final_norm". For finding where an engine goes wrong.
    std::function<void(std::string_view name, std::int64_t firstPosition, std::span<const float> values)> hidden;
};

/// Tokens that are guessed at a time, at most; each takes memory for a recurrent state.
constexpr std::size_t kMostGuesses = 7;

struct DecodeOptions {
    int maxTokens = 512;
    SamplingOptions sampling = {};
    /// Whether the next tokens are guessed from what was read and computed together: quoting is faster, and the tokens are the
    /// same.
    bool guessing = true;
    /// The first tokens, whatever the model would choose: for measuring what it takes to write them.
    std::span<const TokenId> forced = {};
    /// What the answer may consist of; null: anything. It must outlive decode(). Nothing is guessed then, nor forced.
    AnswerGuide* guide = nullptr;
};

enum class StopReason { End, Length, Cancelled };

struct DecodeResult {
    StopReason stop = StopReason::End;
    std::vector<TokenId> tokens; ///< without the stop token; all of them have been read into the session
    std::int64_t passes = 0;     ///< times that the model was run: fewer than tokens where guesses proved right
};

/// One timeline of tokens. Belongs to one thread at a time.
/// Whatever throws or is cancelled leaves the session at the end of the last whole chunk.
class Session {
public:
    explicit Session(std::shared_ptr<const Engine> engine, const SessionOptions& options = {});
    ~Session();
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;

    /// Number of tokens read.
    std::int64_t position() const;
    /// The tokens read, in order.
    std::vector<TokenId> tokens() const;
    /// After the last token: [vocab]. Empty at position 0.
    std::span<const float> logits() const;

    /// Reads tokens. The result depends on the tokens alone: not on the number of threads, nor on how they are divided into
    /// calls and chunks, but for what a backend says of that (engine/cpu/cpu_backend.h). Throws Failure(InvalidInput) for an
    /// id outside the vocabulary, Failure(OutOfMemory).
    PrefillOutcome prefill(std::span<const TokenId> tokens, std::stop_token stop = {}, const PrefillObserver& observer = {});

    /// Writes an answer from logits(): `sink` gets each token as it is chosen, before it is read itself. Whoever stops it waits
    /// for one token at most, or, of a guided answer, for as many as are read together. Needs position() > 0.
    DecodeResult decode(const DecodeOptions& options, std::stop_token stop, const std::function<void(TokenId)>& sink);

    /// Copies the recurrent state; keys and values are shared.
    Checkpoint checkpoint();
    /// Goes back (or elsewhere): copies the recurrent state from `checkpoint`; keys and values are shared.
    void restore(const Checkpoint& checkpoint);

    /// Number of tokens computed at places that the checkpoint restored last had covered. Anything but 0 is a defect: a
    /// restored state that has to be made again is of no use.
    std::int64_t restoredButReadAgain() const;

    /// What is computed from now on is added to `profile`, which must outlive that; null: to none, as at first.
    void reportTo(Profile* profile);

    const Engine& engine() const { return *m_engine; }
    const SessionOptions& options() const { return m_options; }

private:
    struct Impl;
    std::shared_ptr<const Engine> m_engine;
    SessionOptions m_options;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::engine
