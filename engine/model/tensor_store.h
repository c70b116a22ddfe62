// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lectern::engine {

/// The tensors of a model as they lie in mapped files, by the names those files give them.
class TensorStore {
public:
    /// A file's bytes, and how many of them come before the tensors.
    struct File {
        std::span<const std::byte> bytes;
        std::size_t headerBytes;
    };

    virtual ~TensorStore() = default;

    /// Absent where there is no such tensor. Throws Failure(ModelUnsupported), which names type and tensor, for a type that
    /// the engine does not compute with.
    virtual TensorView find(const std::string& name) const = 0;
    virtual bool contains(const std::string& name) const = 0;

    virtual std::int64_t byteCount() const = 0; ///< of all tensors
    /// The files, in the order of their names.
    virtual std::vector<File> files() const = 0;
    /// What most of the values are stored as, in the files' own words: "BF16", "Q4_K_M".
    virtual std::string mainType() const = 0;
};

} // namespace lectern::engine
