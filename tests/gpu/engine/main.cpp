// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/engine/gpu_engine.h"

#include "engine/cuda/backend/cuda_backend.h"
#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

namespace lectern::tests {

std::shared_ptr<const engine::Engine> openModel(const std::string& path, bool device)
{
    engine::EngineOptions options;
    if (device)
        options.backend = [](const engine::ModelShape& shape, const engine::ModelWeights& weights) {
            return engine::cuda::newCudaBackend(shape, weights);
        };
    return engine::Engine::open(path, options);
}

std::vector<engine::TokenId> promptOf(const engine::Engine& engine, const std::string& textFile, std::size_t count)
{
    std::vector<engine::TokenId> tokens;
    if (textFile.empty()) {
        std::mt19937 random(7);
        for (std::size_t i = 0; i < count; ++i)
            tokens.push_back(static_cast<engine::TokenId>(random() % static_cast<unsigned>(engine.info().vocabulary)));
        return tokens;
    }
    std::ifstream file(textFile, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    tokens = engine.tokenizer().encode(text.substr(0, count * 8));
    if (tokens.size() < count)
        throw std::runtime_error(textFile + " is too short");
    tokens.resize(count);
    return tokens;
}

std::size_t memoryInUse()
{
    std::size_t free = 0, total = 0;
    engine::cuda::check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
    return total - free;
}

} // namespace lectern::tests

/// The engine on a GPU, without Qt.
int main(int argc, char** argv)
{
    using namespace lectern::tests;
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string(); };
    const auto number = [&](std::size_t i) { return std::strtoull(word(i).c_str(), nullptr, 10); };
    try {
        if (word(0) == "compare")
            return compareWithCpu(word(1), word(3), number(2)) ? 0 : 1;
        if (word(0) == "states")
            return checkStates(word(1), word(3), number(2)) ? 0 : 1;
        if (word(0) == "write")
            return writeLong(word(1), word(3), static_cast<int>(number(2))) ? 0 : 1;
        if (word(0) == "speed") {
            std::vector<std::int64_t> depths;
            for (std::size_t i = 3; i < words.size(); ++i)
                depths.push_back(static_cast<std::int64_t>(number(i)));
            return measureSpeed(word(1), word(2), depths) ? 0 : 1;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::fprintf(stderr, "usage: gpu_engine compare|states|write MODEL TOKENS [TEXT-FILE]\n"
                         "       gpu_engine speed SHAPE QUANTISATION DEPTH…\n");
    return 2;
}
