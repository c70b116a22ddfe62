// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/guided_decoding.h"

#include "engine/base/failure.h"
#include "engine/part_choice.h"

#include <algorithm>
#include <utility>

namespace lectern::engine {

DecodeResult decodeGuided(Timeline& timeline, const DecodeOptions& options, std::span<const TokenId> stops, int chunkTokens,
                          std::stop_token stop, const std::function<void(TokenId)>& sink)
{
    AnswerGuide& guide = *options.guide;
    Sampler sampler(options.sampling);
    const bool isGreedy = !(options.sampling.temperature > 0);
    const int together = std::min(kMostForced, chunkTokens);
    DecodeResult result;
    const auto isFull = [&] { return result.tokens.size() >= static_cast<std::size_t>(std::max(0, options.maxTokens)); };
    const auto giveOut = [&](TokenId token) {
        result.tokens.push_back(token);
        if (sink)
            sink(token);
        return !isFull() && !stop.stop_requested();
    };
    // What has been given out is read, whoever stops.
    const auto read = [&](std::span<const TokenId> tokens) {
        for (; !tokens.empty(); tokens = tokens.subspan(std::min(tokens.size(), static_cast<std::size_t>(together)))) {
            timeline.step(tokens.first(std::min(tokens.size(), static_cast<std::size_t>(together))), {}, {});
            ++result.passes;
        }
    };
    for (auto parts = guide.next(); !parts.empty(); parts = guide.next()) {
        PartChoice choice(timeline, parts, stops, together);
        const bool isChosen = choice.choose(sampler, isGreedy, stop);
        result.passes += choice.passes();
        if (!isChosen) {
            result.stop = StopReason::Cancelled;
            return result;
        }
        guide.take(choice.part(), choice.groups());
        const std::span<const TokenId> tokens = parts[choice.part()].tokens;
        bool goesOn = true;
        std::size_t given = 0, done = choice.read();
        try {
            while (goesOn && given < tokens.size()) {
                const std::size_t end = std::min(tokens.size(), std::max(given, done) + static_cast<std::size_t>(together));
                while (goesOn && given < end)
                    goesOn = giveOut(tokens[given++]);
                if (given > done)
                    read(tokens.subspan(done, given - done));
                done = std::max(done, given);
            }
        } catch (...) {
            choice.goBack();
            throw;
        }
        if (given < done) {
            choice.goBack();
            read(tokens.first(given));
        }
        if (!goesOn) {
            result.stop = isFull() ? StopReason::Length : StopReason::Cancelled;
            return result;
        }
    }
    result.stop = StopReason::End;
    return result;
}

} // namespace lectern::engine
