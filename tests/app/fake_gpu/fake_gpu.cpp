// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/fake_gpu/fake_gpu.h"

#include "engine/backend/backend.h"
#include "engine/cpu/cpu_backend.h"
#include "engine/cuda/abi.h"
#include "engine/model_files.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

using namespace lectern::engine;
using lectern::test::fake_gpu::Call;

// What the table's opaque types are here.

struct LecternCudaModel {
    explicit LecternCudaModel(const std::string& path)
        : files(path), backend(newCpuBackend(files.config.shape, files.weights, 0))
    {
    }
    ModelFiles files;
    std::unique_ptr<const Backend> backend;
    std::size_t hidden() const { return static_cast<std::size_t>(files.config.shape.hidden); }
    std::size_t vocabulary() const { return static_cast<std::size_t>(files.config.shape.vocabulary); }
};
struct LecternCudaWorkspace {
    std::unique_ptr<Workspace> workspace;
};
struct LecternCudaState {
    std::unique_ptr<RecurrentState> state;
};
struct LecternCudaPage {
    std::shared_ptr<KvPage> page;
};

namespace {

constexpr auto kCount = static_cast<std::size_t>(Call::Count);
constexpr std::int64_t kMemory = std::int64_t(80) << 30;
constexpr std::int32_t kMostTokens =
    512; // of a chunk; the tests' documents are shorter, and a real GPU's room takes the CPU long

struct Fate {
    std::mutex mutex; // the library's thread and the engine's
    std::string model;
    std::array<int, kCount> asked{};
    std::array<int, kCount> left{}; // until it fails; 0: it does not
    std::array<bool, kCount> isOutOfMemory{};
    std::int32_t code = LECTERN_CUDA_DONE;
    bool isBroken = false;
};

Fate& fate()
{
    static Fate one;
    return one;
}

std::int32_t fail(LecternCudaFailure* failure, std::int32_t code)
{
    failure->code = code;
    std::snprintf(failure->sentence, sizeof failure->sentence, "%s", lectern::test::fake_gpu::kSentence);
    return code;
}

template <typename Job>
std::int32_t done(LecternCudaFailure* failure, Job job)
{
    {
        const std::lock_guard lock(fate().mutex);
        if (fate().isBroken)
            return fail(failure, LECTERN_CUDA_FAILED);
    }
    job();
    return LECTERN_CUDA_DONE;
}

template <typename Job>
std::int32_t done(Call call, LecternCudaFailure* failure, Job job)
{
    {
        Fate& now = fate();
        const std::lock_guard lock(now.mutex);
        const auto kind = static_cast<std::size_t>(call);
        ++now.asked[kind];
        if (now.left[kind] > 0 && --now.left[kind] == 0) {
            now.isBroken = now.code == LECTERN_CUDA_FAILED;
            now.isOutOfMemory[kind] = !now.isBroken;
        }
        if (now.isOutOfMemory[kind])
            return fail(failure, LECTERN_CUDA_OUT_OF_MEMORY);
    }
    return done(failure, job);
}

std::span<std::byte> bytesOf(void* bytes, std::int64_t size)
{
    return {static_cast<std::byte*>(bytes), static_cast<std::size_t>(size)};
}

std::span<const std::byte> bytesOf(const void* bytes, std::int64_t size)
{
    return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)};
}

void addMemory(LecternCudaPlugin& table)
{
    using Model = LecternCudaModel;
    using Failed = LecternCudaFailure;
    table.newWorkspace = [](Model* model, std::int32_t most, LecternCudaWorkspace** workspace, Failed* failure) {
        return done(failure, [&] {
            *workspace = new LecternCudaWorkspace{model->backend->newWorkspace(std::min(most, kMostTokens), Precision::Fast)};
        });
    };
    table.freeWorkspace = [](Model*, LecternCudaWorkspace* workspace) { delete workspace; };
    table.workspaceBytes = [](const LecternCudaWorkspace* workspace) {
        return static_cast<std::int64_t>(workspace->workspace->byteCount());
    };
    table.newState = [](Model* model, LecternCudaState** state, Failed* failure) {
        return done(failure, [&] { *state = new LecternCudaState{model->backend->newRecurrentState()}; });
    };
    table.freeState = [](Model*, LecternCudaState* state) { delete state; };
    table.newPage = [](Model* model, LecternCudaPage** page, Failed* failure) {
        return done(Call::NewPage, failure, [&] { *page = new LecternCudaPage{model->backend->newKvPage(Precision::Fast)}; });
    };
    table.freePage = [](Model*, LecternCudaPage* page) { delete page; };
    table.pageBytes = [](const Model* model) { return model->files.info.kvBytesPerToken(Precision::Fast) * kPageTokens; };
    table.writeState = [](Model* model, const LecternCudaState* state, void* bytes, std::int64_t size, Failed* failure) {
        return done(failure, [&] { model->backend->writeRecurrent(*state->state, bytesOf(bytes, size)); });
    };
    table.readState = [](Model* model, const void* bytes, std::int64_t size, LecternCudaState* state, Failed* failure) {
        return done(failure, [&] { model->backend->readRecurrent(bytesOf(bytes, size), *state->state); });
    };
    table.writeKv = [](Model* model, LecternCudaPage* page, std::int64_t begin, std::int64_t end, void* bytes,
                       std::int64_t size, Failed* failure) {
        return done(Call::WriteKeysAndValues, failure,
                    [&] { model->backend->writeKv(*page->page, begin, end, bytesOf(bytes, size)); });
    };
    table.readKv = [](Model* model, const void* bytes, std::int64_t size, std::int64_t begin, std::int64_t end,
                      LecternCudaPage* page, Failed* failure) {
        return done(Call::ReadKeysAndValues, failure,
                    [&] { model->backend->readKv(bytesOf(bytes, size), begin, end, *page->page); });
    };
}

void addLayers(LecternCudaPlugin& table)
{
    using Model = LecternCudaModel;
    using Failed = LecternCudaFailure;
    table.embed = [](Model* model, LecternCudaWorkspace* workspace, const std::int32_t* tokens, std::int32_t count,
                     Failed* failure) {
        return done(failure,
                    [&] { model->backend->embed(std::span(tokens, static_cast<std::size_t>(count)), *workspace->workspace); });
    };
    table.mamba = [](Model* model, LecternCudaWorkspace* workspace, std::int32_t layer, const LecternCudaState* before,
                     LecternCudaState* const* after, std::int32_t count, Failed* failure) {
        return done(Call::Embed, failure, [&] {
            std::vector<RecurrentState*> states;
            for (LecternCudaState* const state : std::span(after, static_cast<std::size_t>(count)))
                states.push_back(state->state.get());
            model->backend->mamba(layer, *workspace->workspace, *before->state, states);
        });
    };
    table.attention = [](Model* model, LecternCudaWorkspace* workspace, std::int32_t layer, const LecternCudaSegment* segments,
                         std::int32_t count, Failed* failure) {
        return done(failure, [&] {
            KvChain chain;
            for (const LecternCudaSegment& segment : std::span(segments, static_cast<std::size_t>(count)))
                chain.push_back({segment.page->page, segment.begin, segment.end});
            model->backend->attention(layer, *workspace->workspace, chain);
        });
    };
    table.feedForward = [](Model* model, LecternCudaWorkspace* workspace, std::int32_t layer, Failed* failure) {
        return done(Call::FeedForward, failure, [&] { model->backend->feedForward(layer, *workspace->workspace); });
    };
}

void addResults(LecternCudaPlugin& table)
{
    using Model = LecternCudaModel;
    using Failed = LecternCudaFailure;
    table.residual = [](Model* model, LecternCudaWorkspace* workspace, std::int32_t row, float* out, Failed* failure) {
        return done(failure, [&] { model->backend->residual(*workspace->workspace, row, std::span(out, model->hidden())); });
    };
    table.branch = [](Model* model, LecternCudaWorkspace* workspace, std::int32_t row, float* out, Failed* failure) {
        return done(failure, [&] { model->backend->branch(*workspace->workspace, row, std::span(out, model->hidden())); });
    };
    table.finalNorm = [](Model* model, const float* residual, std::int32_t rows, float* out, Failed* failure) {
        return done(failure, [&] {
            const std::size_t size = model->hidden() * static_cast<std::size_t>(rows);
            model->backend->finalNorm(std::span(residual, size), std::span(out, size));
        });
    };
    table.logits = [](Model* model, const float* normed, std::int32_t rows, float* out, Failed* failure) {
        return done(failure, [&] {
            const auto count = static_cast<std::size_t>(rows);
            model->backend->logits(std::span(normed, model->hidden() * count), Precision::Fast,
                                   std::span(out, model->vocabulary() * count), nullptr);
        });
    };
    table.logitsOfRows = [](Model* model, LecternCudaWorkspace* workspace, std::int32_t first, std::int32_t rows, float* out,
                            Failed* failure) {
        return done(failure, [&] {
            model->backend->logitsOfRows(*workspace->workspace, first, rows, Precision::Fast,
                                         std::span(out, model->vocabulary() * static_cast<std::size_t>(rows)));
        });
    };
}

LecternCudaPlugin newTable()
{
    LecternCudaPlugin table{};
    table.version = LECTERN_CUDA_ABI;
    table.describeDevice = [](LecternCudaDevice* device, LecternCudaFailure* failure) {
        return done(failure, [&] {
            std::snprintf(device->name, sizeof device->name, "a fake GPU");
            device->major = 9;
            device->totalBytes = device->freeBytes = kMemory;
        });
    };
    table.plan = [](const LecternCudaShape*, const LecternCudaTensor*, std::int32_t, const LecternCudaOptions* options,
                    LecternCudaPlan* plan, LecternCudaFailure* failure) {
        return done(failure, [&] {
            plan->neededBytes = 1;
            plan->freeBytes = kMemory;
            plan->contextThatFits = options->contextTokens;
        });
    };
    table.openModel = [](const LecternCudaShape*, const LecternCudaTensor*, std::int32_t, const LecternCudaOptions*,
                         LecternCudaModel** model, LecternCudaFailure* failure) {
        return done(failure, [&] { *model = new LecternCudaModel(fate().model); });
    };
    table.closeModel = [](LecternCudaModel* model) { delete model; };
    table.timeKernels = [](LecternCudaModel*, std::int32_t, LecternCudaFailure*) { return std::int32_t(LECTERN_CUDA_DONE); };
    addMemory(table);
    addLayers(table);
    addResults(table);
    return table;
}

} // namespace

extern "C" __attribute__((visibility("default"))) const LecternCudaPlugin* lectern_fake_gpu(std::int32_t wantedVersion)
{
    static const LecternCudaPlugin table = newTable();
    return wantedVersion == table.version ? &table : nullptr;
}

namespace lectern::test::fake_gpu {

void begin(const std::string& model)
{
    Fate& now = fate();
    const std::lock_guard lock(now.mutex);
    now.model = model;
    now.asked = {};
    now.left = {};
    now.isOutOfMemory = {};
    now.isBroken = false;
}

void failAt(Call call, int count, std::int32_t code)
{
    Fate& now = fate();
    const std::lock_guard lock(now.mutex);
    now.left[static_cast<std::size_t>(call)] = count;
    now.code = code;
}

int asked(Call call)
{
    const std::lock_guard lock(fate().mutex);
    return fate().asked[static_cast<std::size_t>(call)];
}

} // namespace lectern::test::fake_gpu
