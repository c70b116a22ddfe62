// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace lectern::engine {

/// A long stretch of bytes that takes the memory of a short one: the same pages, mapped again and again. Move-only. What
/// releasePages() says of mapped files holds for it.
class RepeatedBytes {
public:
    RepeatedBytes() = default;
    /// @param period what is repeated: a multiple of kPeriodUnit bytes
    /// @param size   bytes of the whole, at least
    /// Throws Failure(OutOfMemory).
    RepeatedBytes(std::span<const std::byte> period, std::size_t size);
    ~RepeatedBytes();
    RepeatedBytes(RepeatedBytes&& other) noexcept;
    RepeatedBytes& operator=(RepeatedBytes&& other) noexcept;

    static constexpr std::size_t kPeriodUnit = 65536; ///< the largest page of any system

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace lectern::engine
