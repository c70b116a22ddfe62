// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/token.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string_view>

namespace lectern::engine {

/// One chunk of a timeline on its way through the model.
struct Chunk {
    std::span<const TokenId> tokens;
    const RecurrentState& before;
    std::span<RecurrentState* const> after; ///< of the chunk's end, or one for each of its tokens; none may be `before`
    const KvChain& kv;     ///< ends with room for the chunk
    Workspace& workspace;
};

/// Watches the residual stream; see PrefillObserver::hidden. `values`: [tokens, H].
using HiddenSink = std::function<void(std::string_view name, std::span<const float> values)>;

/// The forward pass of Jamba (Lieber et al. 2024): h += mixer(norm(h)); h += feedForward(norm(h)); the logits of
/// the normed stream. Written once, for every backend.
class Jamba {
public:
    /// The backend must outlive it.
    Jamba(ModelShape shape, const Backend& backend);

    const ModelShape& shape() const { return m_shape; }
    const Backend& backend() const { return m_backend; }

    /// Computes a chunk; the residual stream is left in its workspace. Returns false when stopped between two layers: then
    /// `after` and the chunk's keys and values are worthless.
    bool forward(const Chunk& chunk, std::stop_token stop, const HiddenSink& hidden = {}) const;

    /// Bytes of a recurrent state, and of a token's keys and values, as they are stored (engine/saved_state.h).
    std::size_t recurrentBytes() const;
    std::size_t kvBytesPerToken(Precision precision) const;

    /// Residual rows [rows, H] → logits [rows, V].
    /// @param profile where that is reported, or null
    void logits(std::span<const float> residual, Precision precision, std::span<float> out, Profile* profile) const;

private:
    ModelShape m_shape;
    const Backend& m_backend;
};

} // namespace lectern::engine
