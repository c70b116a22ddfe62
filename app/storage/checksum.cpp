// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/checksum.h"

#include <bit>
#include <cstring>

namespace lectern::storage {

namespace {

static_assert(std::endian::native == std::endian::little, "stored numbers are little-endian");

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5;

template <typename Word>
std::uint64_t load(const std::byte* at)
{
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t input)
{
    return std::rotl(lane + input * kPrime2, 31) * kPrime1;
}

std::uint64_t mergeLane(std::uint64_t hash, std::uint64_t lane)
{
    return (hash ^ round(0, lane)) * kPrime1 + kPrime4;
}

} // namespace

std::uint64_t checksum(std::span<const std::byte> bytes, std::uint64_t seed)
{
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t hash = seed + kPrime5;
    if (left >= 32) {
        std::uint64_t lane1 = seed + kPrime1 + kPrime2;
        std::uint64_t lane2 = seed + kPrime2;
        std::uint64_t lane3 = seed;
        std::uint64_t lane4 = seed - kPrime1;
        for (; left >= 32; at += 32, left -= 32) {
            lane1 = round(lane1, load<std::uint64_t>(at));
            lane2 = round(lane2, load<std::uint64_t>(at + 8));
            lane3 = round(lane3, load<std::uint64_t>(at + 16));
            lane4 = round(lane4, load<std::uint64_t>(at + 24));
        }
        hash = std::rotl(lane1, 1) + std::rotl(lane2, 7) + std::rotl(lane3, 12) + std::rotl(lane4, 18);
        for (const std::uint64_t lane : {lane1, lane2, lane3, lane4})
            hash = mergeLane(hash, lane);
    }
    hash += bytes.size();
    for (; left >= 8; at += 8, left -= 8)
        hash = std::rotl(hash ^ round(0, load<std::uint64_t>(at)), 27) * kPrime1 + kPrime4;
    if (left >= 4) {
        hash = std::rotl(hash ^ (load<std::uint32_t>(at) * kPrime1), 23) * kPrime2 + kPrime3;
        at += 4;
        left -= 4;
    }
    for (; left > 0; ++at, --left)
        hash = std::rotl(hash ^ (load<std::uint8_t>(at) * kPrime5), 11) * kPrime1;
    hash = (hash ^ (hash >> 33)) * kPrime2;
    hash = (hash ^ (hash >> 29)) * kPrime3;
    return hash ^ (hash >> 32);
}

} // namespace lectern::storage
