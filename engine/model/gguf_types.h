// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <cstdint>
#include <optional>
#include <string>

namespace lectern::engine {

// GGUF files speak of types by their numbers in ggml (ggml-org/llama.cpp, ggml/include/ggml.h: enum ggml_type;
// include/llama.h: enum llama_ftype).

/// The type of a tensor; nothing for one that the engine does not compute with.
std::optional<TensorType> typeOfGgml(std::uint32_t number);
/// "IQ2_XXS"; "77" where the number is not known.
std::string nameOfGgmlType(std::uint32_t number);
/// What a file is called after: "Q4_K_M" for 15; nothing for a number that is not known.
std::optional<std::string> nameOfFileType(std::int64_t number);

} // namespace lectern::engine
