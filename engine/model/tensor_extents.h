// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lectern::engine {

/// Where a tensor lies among a file's data.
struct TensorExtent {
    std::string name;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// Throws Failure(ModelDamaged), which names the file, where two tensors share bytes. What is read from a file that passes
/// takes no more memory than the file's size explains.
void requireDisjoint(std::vector<TensorExtent> tensors, const std::string& file);

} // namespace lectern::engine
