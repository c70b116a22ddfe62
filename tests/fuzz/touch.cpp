// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/touch.h"

#include "engine/base/failure.h"

#include <numeric>

namespace lectern::fuzz {

void touch(const engine::TensorView& tensor)
{
    if (!tensor.isPresent())
        return;
    ENSURE(tensor.isMapped && tensor.count() > 0);
    const auto bytes = tensor.bytes();
    // Kept where the optimiser cannot see that nobody wants it.
    static volatile unsigned sum;
    sum = std::accumulate(bytes.begin(), bytes.end(), 0u, [](unsigned all, std::byte byte) { return all + unsigned(byte); });
    if (tensor.count() <= 1 << 16)
        sum = sum + static_cast<unsigned>(engine::toFloats(tensor).size());
}

} // namespace lectern::fuzz
