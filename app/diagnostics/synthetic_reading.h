// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "engine/checkpoint.h"
#include "engine/engine.h"
#include "engine/precision.h"
#include "engine/token.h"

#include <QString>

#include <memory>
#include <random>
#include <vector>

namespace lectern::diagnostics {

/// Things to measure with, the same on every run.

/// Tokens of a vocabulary, drawn at random.
std::vector<engine::TokenId> randomTokens(qint64 count, std::int32_t vocabulary);

/// A text document that takes at least so many tokens.
domain::Document syntheticDocument(const engine::Tokenizer& tokenizer, qint64 tokens);

/// Checkpoints of a long reading that nobody did: of the right sizes, filled with random numbers between 1/8 and 2, of either
/// sign, as keys, values and states are. They can be saved and restored; reading on from one takes the time that it takes after a
/// real reading, and gives nonsense.
class SyntheticReading {
public:
    SyntheticReading(std::shared_ptr<const engine::Engine> engine, engine::Precision precision, std::vector<engine::TokenId> tokens);

    const std::vector<engine::TokenId>& tokens() const { return m_tokens; }
    /// After the first `position` tokens, more than at the last call, whose keys and values are shared.
    /// Throws Failure(OutOfMemory).
    engine::Checkpoint advanceTo(qint64 position);

private:
    std::vector<std::byte> randomNumbers(std::size_t bytes, engine::Precision width);

    std::shared_ptr<const engine::Engine> m_engine;
    engine::Precision m_precision;
    std::vector<engine::TokenId> m_tokens;
    engine::Checkpoint m_last;
    std::mt19937_64 m_random;
};

} // namespace lectern::diagnostics
