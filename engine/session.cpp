// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/session.h"

#include "engine/base/failure.h"
#include "engine/guided_decoding.h"
#include "engine/prompt_lookup.h"
#include "engine/timeline.h"

#include <algorithm>
#include <string>
#include <utility>

namespace lectern::engine {

namespace {

/// How many tokens to guess at a time: more while guesses prove right, fewer while they don't.
class GuessLength {
public:
    std::size_t length() const { return m_length; }
    void learn(std::size_t guessed, std::size_t right)
    {
        if (right == guessed)
            m_length = std::min(kMostGuesses, m_length * 2);
        else
            m_length = std::max<std::size_t>(1, (m_length + right) / 2);
    }

private:
    std::size_t m_length = 4;
};

} // namespace

struct Session::Impl {
    Impl(const Jamba& model, const SessionOptions& options) : timeline(model, options.precision, options.chunkTokens) {}

    Timeline timeline;
    PromptLookup lookup;
};

Session::Session(std::shared_ptr<const Engine> engine, const SessionOptions& options)
    : m_engine(std::move(engine)), m_options(options)
{
    if (m_options.chunkTokens == 0)
        m_options.chunkTokens = m_engine->chunkTokens();
    ENSURE(m_options.chunkTokens > 0);
    m_impl = std::make_unique<Impl>(m_engine->model(), m_options);
}

Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

std::int64_t Session::position() const
{
    return m_impl->timeline.position();
}

std::vector<TokenId> Session::tokens() const
{
    return m_impl->timeline.tokens();
}

std::span<const float> Session::logits() const
{
    return m_impl->timeline.logits();
}

std::int64_t Session::restoredButReadAgain() const
{
    return m_impl->timeline.restoredButReadAgain();
}

PrefillOutcome Session::prefill(std::span<const TokenId> tokens, std::stop_token stop, const PrefillObserver& observer)
{
    for (const TokenId token : tokens) {
        if (token < 0 || token >= m_engine->info().vocabulary)
            throw Failure(ErrorCode::InvalidInput, "token id " + std::to_string(token) + " is outside the vocabulary of " +
                                                       std::to_string(m_engine->info().vocabulary));
    }
    HiddenSink hidden;
    if (observer.hidden)
        hidden = [&](std::string_view name, std::span<const float> values) { observer.hidden(name, position(), values); };
    while (!tokens.empty()) {
        const std::int64_t chunk = m_options.chunkTokens;
        // What fits into one chunk is one, wherever it begins: a question must not take two passes.
        const auto count = tokens.size() <= static_cast<std::size_t>(chunk)
                               ? tokens.size()
                               : static_cast<std::size_t>(chunk - position() % chunk);
        if (!m_impl->timeline.step(tokens.first(count), stop, hidden))
            return PrefillOutcome::Cancelled;
        if (observer.logits)
            m_impl->timeline.eachLogits(count, observer.logits);
        if (observer.progress)
            observer.progress(position());
        tokens = tokens.subspan(count);
    }
    return PrefillOutcome::Done;
}

DecodeResult Session::decode(const DecodeOptions& options, std::stop_token stop, const std::function<void(TokenId)>& sink)
{
    ENSURE(position() > 0);
    Sampler sampler(options.sampling);
    GuessLength guessLength;
    const std::vector<TokenId>& stops = m_engine->stopTokens();
    const auto isStop = [&](TokenId token) { return std::find(stops.begin(), stops.end(), token) != stops.end(); };
    Timeline& timeline = m_impl->timeline;
    DecodeResult result;
    const auto room = [&] { return static_cast<std::size_t>(std::max(0, options.maxTokens)) - result.tokens.size(); };
    const auto choose = [&](std::span<const float> after) {
        const TokenId chosen = sampler.sample(after);
        return result.tokens.size() < options.forced.size() ? options.forced[result.tokens.size()] : chosen;
    };
    if (room() == 0) {
        result.stop = StopReason::Length;
        return result;
    }
    if (stop.stop_requested()) {
        result.stop = StopReason::Cancelled;
        return result;
    }
    if (options.guide)
        return decodeGuided(timeline, options, stops, m_options.chunkTokens, std::move(stop), sink);
    // Whoever waits sees a token at once, not after what comes after it has been computed.
    const auto giveOut = [&](TokenId token) {
        result.tokens.push_back(token);
        if (sink)
            sink(token);
        if (room() > 0 && !stop.stop_requested())
            return true;
        result.stop = room() == 0 ? StopReason::Length : StopReason::Cancelled;
        return false;
    };
    for (TokenId next = choose(logits()); !isStop(next);) {
        bool goesOn = giveOut(next);
        std::vector<TokenId> chunk{next};
        if (goesOn && options.guessing) {
            m_impl->lookup.follow(timeline.tokens());
            const auto guess = m_impl->lookup.guess(
                next, std::min({guessLength.length(), room(), static_cast<std::size_t>(m_options.chunkTokens) - 1}));
            chunk.insert(chunk.end(), guess.begin(), guess.end());
        }

        // What comes after each token in turn is chosen, and given out where it was guessed, as without guesses.
        const auto isGuessed = [&](std::size_t i, std::span<const float> after) {
            if (!goesOn)
                return false;
            next = choose(after);
            if (i + 1 == chunk.size() || next != chunk[i + 1] || isStop(next))
                return false;
            goesOn = giveOut(next);
            return true;
        };
        const std::size_t count = timeline.stepWithGuesses(chunk, goesOn ? stop : std::stop_token(), isGuessed);
        ++result.passes;
        if (count == 0) {
            // A token that has been given out is read all the same: alone, which is the shortest wait.
            timeline.stepWithGuesses(std::span(chunk).first(1), {}, [](std::size_t, std::span<const float>) { return false; });
            result.stop = StopReason::Cancelled;
            return result;
        }
        if (!goesOn)
            return result;
        if (chunk.size() > 1)
            guessLength.learn(chunk.size() - 1, count - 1);
    }
    result.stop = StopReason::End;
    return result;
}

void Session::reportTo(Profile* profile)
{
    m_impl->timeline.reportTo(profile);
}

Checkpoint Session::checkpoint()
{
    return Checkpoint(m_impl->timeline.state());
}

void Session::restore(const Checkpoint& checkpoint)
{
    ENSURE(!checkpoint.isEmpty());
    m_impl->timeline.restore(*checkpoint.state());
    m_impl->lookup.forget();
}

} // namespace lectern::engine
