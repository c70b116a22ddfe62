// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/quantisation.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace lectern::engine {

struct ModelImport {
    std::filesystem::path source; ///< a model as Engine::open() takes it
    std::filesystem::path file;   ///< the GGUF file to write; replaced where it exists
    Quantisation quantisation = Quantisation::Q4_K_M;
    std::string name; ///< what the model calls itself; empty: its folder's or file's name
    int threads = 0;  ///< 0: one for each core
};

/// How far an import has come.
struct ImportProgress {
    std::uint64_t bytes = 0; ///< of `total`
    std::uint64_t total = 0;
    std::string_view tensor; ///< at hand; empty while written bytes are read again
};

struct ImportReport {
    bool finished = false;    ///< else it was stopped; what is written stays as FILE.part, and the same import goes on there
    bool startedAnew = false; ///< what an earlier import left was of another source or quantisation
    std::int64_t bytes = 0;   ///< of the file
    std::size_t tensors = 0;
    std::size_t keptTensors = 0; ///< written by an earlier import that was stopped
};

/// Writes a model as one GGUF file that llama.cpp reads too. Takes little memory, however large the model is.
/// The file is read again, compared and opened as a model before it gets its name.
/// Throws Failure: what Engine::inspect() throws; ModelDamaged (a weight is no number); ModelUnsupported (no place in GGUF);
/// DiskFull (numbers: bytes needed, free); CannotWrite (also where it does not read back as the same model); OutOfMemory.
ImportReport importModel(const ModelImport& import, const std::function<void(const ImportProgress&)>& progress,
                         std::stop_token stop);

} // namespace lectern::engine
