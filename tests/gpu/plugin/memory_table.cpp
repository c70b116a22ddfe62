// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/session.h"
#include "tests/cuda/opened_model.h"
#include "tests/gpu/plugin/bench.h"
#include "tests/gpu/plugin/gpu_engine.h"

#include <algorithm>
#include <cstdio>

namespace lectern::tests {

using namespace engine;

namespace {

double mebibytes(std::int64_t bytes)
{
    return static_cast<double>(bytes) / (1 << 20);
}

std::int64_t wholePages(std::int64_t tokens)
{
    return (tokens + kPageTokens - 1) / kPageTokens * kPageTokens;
}

void printPart(const char* part, std::int64_t planned, std::int64_t taken)
{
    std::printf("  %-34s %10.1f %10.1f\n", part, mebibytes(planned), mebibytes(taken));
}

void printPart(const char* part, std::int64_t planned)
{
    std::printf("    %-32s %10.1f\n", part, mebibytes(planned));
}

/// @param taken bytes more than before opening, as the driver counts them
void printTable(const LecternCudaPlan& plan, const LecternCudaUsage& usage, std::int64_t context, std::int64_t taken)
{
    std::printf("  %-34s %10s %10s\n", "part, MiB", "plan", "taken");
    printPart("weights", plan.weightBytes, usage.weightBytes);
    printPart("embedding, output projection", plan.embeddingBytes);
    printPart("Mamba", plan.mambaBytes);
    printPart("attention", plan.attentionBytes);
    printPart("dense feed-forwards", plan.denseBytes);
    printPart("experts, routers", plan.expertBytes);
    printPart("shared by sessions", plan.sharedBytes, usage.sharedBytes);
    printPart("a session's activations", plan.workspaceBytes, usage.workspaceBytes);
    printPart("recurrent states", plan.reservedStates * plan.stateBytes, usage.stateBytes);
    printPart("keys and values", wholePages(context) * plan.kvBytesPerToken, usage.kvBytes);
    const std::int64_t own = usage.weightBytes + usage.sharedBytes + usage.workspaceBytes + usage.stateBytes + usage.kvBytes;
    printPart("libraries, driver, rounding up", plan.libraryBytes, taken - own);
    printPart("all", plan.neededBytes, taken);
    std::printf("  %lld states of %.1f MiB; %lld bytes of keys and values a token; %.1f MiB were free, for %lld tokens\n",
                static_cast<long long>(plan.reservedStates), mebibytes(plan.stateBytes),
                static_cast<long long>(plan.kvBytesPerToken), mebibytes(plan.freeBytes),
                static_cast<long long>(plan.contextThatFits));
}

} // namespace

bool memoryIsAsPlanned(const BenchOptions& options)
{
    const std::int64_t context = *std::max_element(options.depths.begin(), options.depths.end());
    const OpenedModel opened(gpuPlugin());
    const std::int64_t before = takenBytes();
    const auto taken = [&] { return takenBytes() - before; };
    GpuOptions gpu;
    gpu.chunkTokens = options.chunkTokens;
    gpu.contextTokens = context;
    gpu.int8Experts = options.int8Experts;
    gpu.randomWeights = true;
    const auto engine = openOnGpu(RandomModel{options.shape, options.quantisation}, gpu, opened.plugin());
    std::printf("%s %s%s on %s, %lld tokens of context\n", options.shape.c_str(), options.quantisation.c_str(),
                options.int8Experts ? " with experts in 8 bits" : "", engine->deviceFeatures().front().c_str(),
                static_cast<long long>(context));
    const std::int64_t afterOpening = taken();
    Session session(engine, {.chunkTokens = options.chunkTokens});
    const std::int64_t withSession = taken();
    const std::int64_t written = std::min<std::int64_t>(options.written, context / 2);
    session.prefill(randomTokens(*engine, static_cast<std::size_t>(context - written)));
    const std::int64_t afterReading = taken();
    for (std::int64_t i = 0; i < written; ++i) {
        const TokenId token = 3;
        session.prefill(std::span(&token, 1));
        session.logits();
    }
    const std::int64_t afterAll = taken();
    printTable(opened.plan(), opened.usage(), context, afterAll);
    std::printf("  as the driver counts, MiB: %.1f before, %.1f more when opened, %.1f with a session, %.1f when %lld tokens "
                "were read, "
                "%.1f when all of the context was used\n",
                mebibytes(before), mebibytes(afterOpening), mebibytes(withSession), mebibytes(afterReading),
                static_cast<long long>(context - written), mebibytes(afterAll));
    constexpr std::int64_t kRounding = std::int64_t(1) << 20; // of what is allocated, where no room is planned for libraries
    const bool good = afterAll <= opened.plan().neededBytes + kRounding;
    std::printf("%s  no more is taken than was planned\n", good ? "ok  " : "FAIL");
    return good;
}

} // namespace lectern::tests
