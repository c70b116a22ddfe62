// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace lectern::engine {

/// Notices bytes that are not what was written; no protection against forgery. Mixing as in splitmix64 (Steele et al. 2014).
constexpr std::uint64_t mixed(std::uint64_t sum, std::uint64_t word)
{
    std::uint64_t z = (sum ^ word) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 29)) * 0x94D049BB133111EBu;
    return z ^ (z >> 32);
}

inline std::uint64_t checksumOf(std::span<const std::byte> bytes)
{
    std::uint64_t sums[4] = {1, 2, 3, bytes.size()}; // four chains, so that a core works on several at once
    std::size_t at = 0;
    for (; at + 32 <= bytes.size(); at += 32) {
        std::uint64_t words[4];
        std::memcpy(words, bytes.data() + at, sizeof words);
        for (int i = 0; i < 4; ++i)
            sums[i] = mixed(sums[i], words[i]);
    }
    for (; at < bytes.size(); ++at)
        sums[at % 4] = mixed(sums[at % 4], static_cast<std::uint64_t>(bytes[at]));
    return mixed(mixed(sums[0], sums[1]), mixed(sums[2], std::rotl(sums[3], 17)));
}

} // namespace lectern::engine
