// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/gpu/plugin_library.h"
#include "tests/gpu/plugin/bench.h"
#include "tests/gpu/plugin/checks.h"
#include "tests/gpu/plugin/gpu_engine.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

using namespace lectern;
using namespace lectern::tests;

namespace {

constexpr const char* kUsage = R"(usage: lectern-bench COMMAND …, with the plug-in beside it or in $LECTERN_CUDA_PLUGIN
  device                                   what the plug-in finds
  check MODEL [TOKENS [TEXT]]              logits, determinism, states, cancelling
  layers MODEL [TOKENS [TEXT]]             each layer against the CPU's
  answers MODEL TOKENS TEXT QUESTIONS      greedy answers about so much of the text against the CPU's
  run MODEL [TOKENS [own]]                 every kind of work once, for compute-sanitizer; own: nothing by cuBLASLt
  write MODEL [COUNT]                      memory while so many tokens are written
  memory --shape NAME [--quant Q] [--int8-experts] [--depths N]   the plan by part beside what is taken
  --shape NAME [--quant Q] [--int8-experts] [--chunk N] [--depths N,N…] [--written N] [--no-profile]
)";

int device()
{
    const LecternCudaPlugin& plugin = gpuPlugin();
    LecternCudaDevice found{};
    plugin.describeDevice(&found, nullptr);
    std::printf("%s, sm_%d%d, %d multiprocessors, driver %d, runtime %d, %lld of %lld MiB free\n", found.name, found.major,
                found.minor, found.multiprocessors, found.driver, found.runtime, static_cast<long long>(found.freeBytes >> 20),
                static_cast<long long>(found.totalBytes >> 20));
    return 0;
}

bool check(const Subject& subject)
{
    const bool results[] = {logitsAreTheCpus(subject), runsAreTheSame(subject), statesGoOn(subject), cancelledGoesOn(subject)};
    bool good = true;
    for (const bool result : results)
        good = good && result;
    return good;
}

BenchOptions benchOptions(const std::vector<std::string>& words)
{
    BenchOptions options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto value = [&] { return i + 1 < words.size() ? words[++i] : std::string(); };
        if (words[i] == "--shape") {
            options.shape = value();
        } else if (words[i] == "--quant") {
            options.quantisation = value();
        } else if (words[i] == "--int8-experts") {
            options.int8Experts = true;
        } else if (words[i] == "--chunk") {
            options.chunkTokens = std::atoi(value().c_str());
        } else if (words[i] == "--written") {
            options.written = std::atoi(value().c_str());
        } else if (words[i] == "--no-profile") {
            options.profile = false;
        } else if (words[i] == "--depths") {
            options.depths.clear();
            std::istringstream list(value());
            for (std::string depth; std::getline(list, depth, ',');)
                options.depths.push_back(std::atoll(depth.c_str()));
        } else {
            throw Failure(ErrorCode::InvalidInput, "no option " + words[i]);
        }
    }
    if (options.shape.empty() || options.depths.empty() || options.chunkTokens < 0)
        throw Failure(ErrorCode::InvalidInput, "a shape and depths are needed");
    return options;
}

} // namespace

/// The engine on a GPU through the plug-in, without Qt: checks and figures.
int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string(); };
    const auto number = [&](std::size_t i, int otherwise) {
        return i < words.size() ? std::atoi(words[i].c_str()) : otherwise;
    };
    try {
        if (word(0) == "device")
            return device();
        if (word(0) == "check" && words.size() > 1)
            return check({word(1), word(3), static_cast<std::size_t>(number(2, 512))}) ? 0 : 1;
        if (word(0) == "layers" && words.size() > 1)
            return layersAreTheCpus({word(1), word(3), static_cast<std::size_t>(number(2, 300))}) ? 0 : 1;
        if (word(0) == "answers" && words.size() > 4)
            return answersAreTheCpus({word(1), word(3), static_cast<std::size_t>(number(2, 8000))}, word(4)) ? 0 : 1;
        if (word(0) == "run" && words.size() > 1)
            return everythingRuns({word(1), {}, static_cast<std::size_t>(number(2, 40))}, word(3) == "own") ? 0 : 1;
        if (word(0) == "write" && words.size() > 1)
            return memoryStays({word(1), {}, 64}, number(2, 10000)) ? 0 : 1;
        if (word(0) == "memory" && words.size() > 1)
            return memoryIsAsPlanned(benchOptions({words.begin() + 1, words.end()})) ? 0 : 1;
        if (word(0).starts_with("--")) {
            bench(benchOptions(words));
            return 0;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lectern-bench: %s\n", error.what());
        return 1;
    }
    std::fputs(kUsage, stderr);
    return 2;
}
