// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/convert/tensor_plan.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// A GGUF file to be written.
struct ConversionPlan {
    std::string header; ///< GgufHeader::bytes()
    std::vector<PlannedTensor> tensors;
    std::vector<std::uint64_t> offsets; ///< GgufHeader::offsets()
    std::uint64_t identity = 0;         ///< of the source's files and of what is made of them
};

struct ConversionResult {
    bool finished = false;       ///< else it was stopped; the part stays
    bool startedAnew = false;    ///< there was a part of another source or another result
    std::size_t keptTensors = 0; ///< tensors that an earlier run had written
};

/// @param tensor its name; empty while the file is verified
using ConversionProgress = std::function<void(std::uint64_t bytes, std::uint64_t total, std::string_view tensor)>;

/// Looks at the complete file before it has its name; throws a Failure that keeps it from getting it.
using AcceptFile = std::function<void(const std::filesystem::path& part)>;

/// Writes the file, a few rows at a time, then reads it again and compares every tensor's checksum. Quantised values that
/// keep their type keep their bytes. Memory does not grow with the model: mapped pages of the source are given back after
/// use. The bytes do not depend on `threads`.
/// Throws Failure: ModelDamaged (a value is no number; names the tensor), DiskFull, CannotWrite.
ConversionResult convert(const ConversionPlan& plan, const std::filesystem::path& file, int threads,
                         const ConversionProgress& progress, const AcceptFile& accept, std::stop_token stop);

} // namespace lectern::engine
