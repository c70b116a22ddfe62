// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/kv_page.h"
#include "engine/precision.h"
#include "engine/profile.h"
#include "engine/token.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lectern::engine {

/// Where a chunk of tokens is computed: the residual stream and all scratch. One for each session.
class Workspace {
public:
    virtual ~Workspace() = default;
    virtual std::size_t byteCount() const = 0;

    Profile* profile = nullptr; ///< where the backend reports what it computes here, if anybody wants to know
};

/// What the Mamba layers remember: the last K − 1 inputs of each convolution and the state of each scan, float32 always.
/// Immutable once a chunk has been committed.
class RecurrentState {
public:
    virtual ~RecurrentState() = default;
    virtual std::size_t byteCount() const = 0;
};

/// A device with a model's weights on it. Computes the parts of a layer; Jamba puts them together.
/// Const: may serve several sessions, each with a workspace of its own.
///
/// A chunk goes: embed, then for each layer mamba or attention, then feedForward; each adds its result to the residual
/// stream in the workspace. In every function `row` counts the chunk's tokens from 0.
class Backend {
public:
    virtual ~Backend() = default;

    virtual std::string deviceName() const = 0;
    virtual std::vector<std::string> features() const = 0;
    virtual int threads() const = 0;
    /// What decides the last bits of a result: device and kernels. "cpu/avx2"
    virtual std::string numerics() const = 0;
    /// Tokens of a chunk that keep the device busy, and let a person wait a second or two for it to stop.
    virtual int chunkTokens() const = 0;
    /// The most that the device does in a second, in the arithmetic that it would use. Takes half a second.
    virtual DeviceLimits measureLimits() const = 0;
    /// Bytes per second that it reads of a buffer of so many bytes, again and again.
    virtual double measureReading(std::size_t bytes) const = 0;

    /// Scratch for chunks of at most `maxTokens` tokens. Throws Failure(OutOfMemory), as the next two.
    virtual std::unique_ptr<Workspace> newWorkspace(int maxTokens, Precision precision) const = 0;
    /// The state before the first token: zeros.
    virtual std::unique_ptr<RecurrentState> newRecurrentState() const = 0;
    virtual std::shared_ptr<KvPage> newKvPage(Precision precision) const = 0;

    /// States as bytes, in the layout of engine/saved_state.h; `bytes` must have exactly the right size.
    virtual void writeRecurrent(const RecurrentState& state, std::span<std::byte> bytes) const = 0;
    virtual void readRecurrent(std::span<const std::byte> bytes, RecurrentState& state) const = 0;
    /// Keys and values of positions [begin, end), which lie in `page`.
    virtual void writeKv(KvPage& page, std::int64_t begin, std::int64_t end, std::span<std::byte> bytes) const = 0;
    virtual void readKv(std::span<const std::byte> bytes, std::int64_t begin, std::int64_t end, KvPage& page) const = 0;

    /// Begins a chunk: residual = rows of the embedding table, not scaled.
    virtual void embed(std::span<const TokenId> tokens, Workspace& workspace) const = 0;

    /// residual += mamba(rmsnorm(residual)). Reads this layer's part of `before`, writes its part of `after`.
    /// @param after one state, for the end of the chunk, or one for the end of each of its tokens: to the same bits
    virtual void mamba(int layer, Workspace& workspace, const RecurrentState& before,
                       std::span<RecurrentState* const> after) const = 0;

    /// residual += attention(rmsnorm(residual)). Writes the chunk's keys and values into the last positions of `kv`,
    /// which must have room for them, and attends causally to all of `kv`.
    virtual void attention(int layer, Workspace& workspace, const KvChain& kv) const = 0;

    /// residual += feedForward(rmsnorm(residual)), dense or through the router: softmax over all experts, the best k, not
    /// renormalised.
    virtual void feedForward(int layer, Workspace& workspace) const = 0;

    /// The residual stream of `row`: [H]. What logits() needs of it can be kept this way.
    virtual void residual(const Workspace& workspace, int row, std::span<float> out) const = 0;
    /// The last mixer's or feed-forward's result for `row`, before it was added: [H].
    virtual void branch(const Workspace& workspace, int row, std::span<float> out) const = 0;

    /// rmsnorm(residual): [rows, H] → [rows, H].
    virtual void finalNorm(std::span<const float> residual, std::span<float> out) const = 0;
    /// The output projection of normed rows: [rows, H] → [rows, V].
    /// @param profile as Workspace::profile
    virtual void logits(std::span<const float> normed, Precision precision, std::span<float> out, Profile* profile) const = 0;
    /// The logits after the chunk's rows [first, first + rows): [rows, V]. To the bits of residual(), finalNorm() and logits(),
    /// which a device may do without bringing anything but the result to the host.
    virtual void logitsOfRows(const Workspace& workspace, int first, int rows, Precision precision, std::span<float> out) const = 0;
};

} // namespace lectern::engine
