// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend/tensor.h"

#include "engine/base/failure.h"
#include "engine/base/float16.h"

#include <cstring>

namespace lectern::engine {

void toFloats(const TensorView& tensor, std::int64_t first, std::span<float> out)
{
    ENSURE(first >= 0 && first + static_cast<std::int64_t>(out.size()) <= tensor.count());
    const std::byte* const source = tensor.data + static_cast<std::size_t>(first) * bytesOf(tensor.type);
    if (tensor.type == TensorType::F32) {
        std::memcpy(out.data(), source, out.size_bytes());
        return;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::uint16_t bits;
        std::memcpy(&bits, source + 2 * i, 2);
        out[i] = tensor.type == TensorType::BF16 ? fromBf16(bits) : fromF16(bits);
    }
}

std::vector<float> toFloats(const TensorView& tensor)
{
    std::vector<float> values(static_cast<std::size_t>(tensor.count()));
    toFloats(tensor, 0, values);
    return values;
}

} // namespace lectern::engine
