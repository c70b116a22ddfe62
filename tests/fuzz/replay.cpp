// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/base/mapped_file.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/resource.h>

// Gives every file of the corpus to its target: seeds, and what once crashed. An input that is not taken ends the
// program, as it does the fuzzer.
namespace {

using namespace lectern;

struct Target {
    const char* name;
    std::string (*run)(std::string_view);
};
constexpr Target kTargets[] = {
    {"safetensors", fuzz::safetensors},       {"config", fuzz::config}, {"tokenizer_model", fuzz::tokenizer_model},
    {"tokenizer_json", fuzz::tokenizer_json}, {"gguf", fuzz::gguf},     {"model", fuzz::model},
    {"epub", fuzz::epub},                     {"office", fuzz::office}, {"html", fuzz::html}};

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
        return 2;
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which map terabytes
    const rlimit most{.rlim_cur = rlim_t(1) << 30, .rlim_max = rlim_t(1) << 30};
    ::setrlimit(RLIMIT_AS, &most);
#endif
    constexpr std::chrono::seconds kPatience{10};
    bool isGood = true;
    for (const Target& target : kTargets) {
        const auto files = filesIn(std::filesystem::path(argv[1]) / target.name);
        bool takesAny = false;
        for (const auto& file : files) {
            std::printf("%s %s: ", target.name, file.filename().c_str());
            std::fflush(stdout); // the last line names the input that crashed
            const auto start = std::chrono::steady_clock::now();
            const std::string refusal =
                target.run(std::filesystem::is_empty(file) ? std::string() : engine::readSmallFile(file, 1u << 20));
            const bool isSlow = std::chrono::steady_clock::now() - start > kPatience;
            std::printf("%s%s\n", refusal.empty() ? "taken" : refusal.c_str(), isSlow ? " (took too long)" : "");
            takesAny = takesAny || refusal.empty();
            isGood = isGood && !isSlow;
        }
        if (!takesAny)
            std::printf("%s takes none of them\n", target.name);
        isGood = isGood && takesAny;
    }
    return isGood ? 0 : 1;
}
