// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/checkpoint.h"
#include "engine/engine.h"
#include "engine/precision.h"
#include "engine/token.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lectern::engine {

/// Sessions' states as bytes: what a caller stores, and gives back in another process or on another device. The bytes are
/// the values that the engine holds, in an order that no device's layout shines through:
///
/// - keys and values of tokens [begin, end): for each attention layer the keys [kv head, token, headDim], then the values
///   likewise; float32 in precision Exact, float16 in Fast, little-endian. Blocks can be cut anywhere.
/// - recurrent state: for each Mamba layer the convolution's inputs [K − 1, Di], oldest first, then the scan's state
///   [N, Di]; float32.
/// - logits after the last token: [V] float32.
///
/// A state that comes back is bit for bit the one that went.
namespace saved {

/// Bytes of the recurrent state of any checkpoint of this model.
std::size_t recurrentBytes(const Engine& engine);
/// Bytes of the keys and values of `tokens` tokens.
std::size_t kvBytes(const Engine& engine, Precision precision, std::int64_t tokens);

std::vector<std::byte> recurrent(const Checkpoint& checkpoint);
std::vector<std::byte> logits(const Checkpoint& checkpoint);
/// Keys and values of tokens [begin, end); 0 ≤ begin < end ≤ checkpoint.position().
std::vector<std::byte> kv(const Checkpoint& checkpoint, std::int64_t begin, std::int64_t end);

/// Puts a checkpoint together from bytes. A staging area: nothing else changes until finish(), and a session only when it
/// restores the result. The caller has checked that the bytes are what was stored; sizes are checked here.
class CheckpointBuilder {
public:
    CheckpointBuilder(std::shared_ptr<const Engine> engine, Precision precision);
    ~CheckpointBuilder();
    /// Begins with the first `tokens` tokens of a checkpoint that is in memory already, whose keys and values are shared.
    void shareKv(const Checkpoint& checkpoint, std::int64_t tokens);
    /// The keys and values of the next `tokens` tokens. Throws Failure: InvalidInput (wrong size), OutOfMemory.
    void addKv(std::int64_t tokens, std::span<const std::byte> bytes);
    /// @param tokens as many as keys and values have been given for
    /// Throws Failure(InvalidInput) where a size is wrong.
    Checkpoint finish(std::vector<TokenId> tokens, std::span<const std::byte> recurrent, std::span<const std::byte> logits);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Hands over bytes that identify the model: its configuration, its tensors' names and shapes, and its weights (all of a
/// small model; of a large one 4 KiB at each of 4,096 places, since hashing tens of gigabytes would take minutes). With
/// them and the tokenizer's file a caller makes the hash that states are filed under.
void identify(const Engine& engine, const std::function<void(std::span<const std::byte>)>& sink);

/// Version of the layout above; changes when old bytes can no longer be taken.
constexpr int kLayoutVersion = 1;
/// What decides the last bits of a state beside the model: device, kernels and precision. "cpu/avx2/fast"
std::string numericsId(const Engine& engine, Precision precision);

} // namespace saved
} // namespace lectern::engine
