// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/session.h"
#include "tests/gpu/plugin/checks.h"
#include "tests/gpu/plugin/gpu_engine.h"
#include "tests/gpu/plugin/hidden_distance.h"

#include <cstdio>
#include <map>
#include <string>

namespace lectern::tests {

using namespace engine;

namespace {

/// Up to so many tokens of a chunk are computed in float32 (engine/cuda/kernels/few_rows.h).
constexpr int kFewTokens = 8;

/// What passed through a model: by PrefillObserver::hidden's names, [tokens, H].
using Inside = std::map<std::string, std::vector<float>>;

Inside insideOf(const std::shared_ptr<const Engine>& engine, std::span<const TokenId> tokens, const SessionOptions& options)
{
    Inside inside;
    PrefillObserver observer;
    observer.hidden = [&](std::string_view name, std::int64_t, std::span<const float> values) {
        std::vector<float>& all = inside[std::string(name)];
        all.insert(all.end(), values.begin(), values.end());
    };
    Session session(engine, options);
    session.prefill(tokens, {}, observer);
    return inside;
}

/// Prints a line for each place in the model; returns how many are out of bounds.
int mistakes(const std::vector<ModelInfo::Layer>& layers, const Inside& ours, const Inside& expected, std::size_t tokens,
             const Rounding& rounding)
{
    int wrong = 0;
    bool behindAttention = false, behindExperts = false;
    const auto compare = [&](const std::string& place, const char* kind, std::size_t depth) {
        const HiddenBounds bounds = boundsOf(rounding, static_cast<int>(depth), behindAttention, behindExperts);
        const HiddenDistance distance = hiddenDistance(ours.at(place), expected.at(place), tokens);
        const bool good = distance.isWithin(bounds);
        const char* word = good ? "ok" : "FAIL";
        if (bounds.straying > 0)
            std::printf("      %-14s %-9s %7.1f%% %7.1f%% %8.1e %8.1e  %s (of tokens beyond %.1e; the middle one)\n",
                        place.c_str(), kind, 100 * distance.beyond(4 * bounds.mean), 100 * bounds.straying, distance.median(),
                        bounds.mean, word, 4 * bounds.mean);
        else
            std::printf("      %-14s %-9s %8.1e %8.1e %8.1e %8.1e  %s\n", place.c_str(), kind, distance.largest, bounds.largest,
                        distance.mean, bounds.mean, word);
        wrong += !good;
    };
    std::printf("      %-14s %-9s %8s %8s %8s %8s\n", "place", "kind", "largest", "allowed", "mean", "allowed");
    compare("embed", "embedding", 0);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string layer = "layer." + std::to_string(i);
        const bool attention = layers[i].kind == LayerKind::Attention, experts = layers[i].experts > 1;
        behindAttention = behindAttention || attention;
        compare(layer + ".mixer", attention ? "attention" : "Mamba", i + 1);
        behindExperts = behindExperts || experts;
        compare(layer + ".ffn", experts ? "experts" : "dense", i + 1);
        compare(layer + ".out", "residual", i + 1);
    }
    compare("final_norm", "norm", layers.size());
    return wrong;
}

} // namespace

bool layersAreTheCpus(const Subject& subject)
{
    const auto cpu = Engine::open(std::filesystem::path(subject.model));
    const auto gpu = openOnGpu(subject.model);
    const std::vector<TokenId> tokens = tokensOf(*cpu, subject);
    const Inside expected = insideOf(cpu, tokens, {.precision = Precision::Exact});
    int wrong = 0;
    for (const int chunk : {4096, 100, 8, 1}) {
        std::printf("      chunks of %d; differences relative to a place's root mean square:\n", chunk);
        const Inside ours = insideOf(gpu, tokens, {.chunkTokens = chunk});
        const Rounding rounding{
            .activations = chunk > kFewTokens, .weights = cpu->info().weightType != "BF16", .random = subject.text.empty()};
        wrong += mistakes(cpu->info().layers, ours, expected, tokens.size(), rounding);
    }
    std::printf("      %d places out of bounds\n", wrong);
    return told(wrong == 0, "each layer against the CPU's in float32");
}

} // namespace lectern::tests
