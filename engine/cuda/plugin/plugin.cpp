// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/plugin.h"

#include "engine/base/failure.h"
#include "engine/cuda/plugin/device_report.h"
#include "engine/cuda/plugin/model.h"

#include <algorithm>
#include <cstdio>
#include <new>

namespace lectern::engine::cuda {

namespace {

int32_t failed(LecternCudaFailure* failure, int32_t code, const char* sentence)
{
    if (failure) {
        failure->code = code;
        std::snprintf(failure->sentence, sizeof failure->sentence, "%s", sentence);
    }
    return code;
}

int32_t codeOf(const Failure& failure)
{
    switch (failure.code()) {
    case ErrorCode::OutOfMemory:
        return LECTERN_CUDA_OUT_OF_MEMORY;
    case ErrorCode::ModelUnsupported:
        return LECTERN_CUDA_UNSUPPORTED;
    default:
        return LECTERN_CUDA_FAILED;
    }
}

/// The one place where exceptions end.
template <typename Work>
int32_t guarded(LecternCudaFailure* failure, Work work)
{
    try {
        work();
        return LECTERN_CUDA_DONE;
    } catch (const DeviceMissing& missing) {
        return failed(failure, missing.code, missing.what());
    } catch (const Failure& error) {
        return failed(failure, codeOf(error), error.what());
    } catch (const CudaError& error) {
        cudaGetLastError();
        return failed(failure, error.error() == cudaErrorMemoryAllocation ? LECTERN_CUDA_OUT_OF_MEMORY : LECTERN_CUDA_FAILED,
                      error.what());
    } catch (const std::bad_alloc&) {
        return failed(failure, LECTERN_CUDA_OUT_OF_MEMORY, "no memory of the computer's is left");
    } catch (const std::exception& error) {
        return failed(failure, LECTERN_CUDA_FAILED, error.what());
    }
}

template <typename Work>
int32_t locked(LecternCudaModel* model, LecternCudaFailure* failure, Work work)
{
    return guarded(failure, [&] {
        const std::lock_guard lock(model->mutex);
        work();
    });
}

std::span<std::byte> bytesOf(void* bytes, int64_t size)
{
    return {static_cast<std::byte*>(bytes), static_cast<std::size_t>(size)};
}
std::span<const std::byte> bytesOf(const void* bytes, int64_t size)
{
    return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)};
}

std::span<const LecternCudaTensor> listOf(const LecternCudaTensor* tensors, int32_t count)
{
    return {tensors, static_cast<std::size_t>(count)};
}

LecternCudaPlugin makeTable()
{
    LecternCudaPlugin table{};
    table.version = LECTERN_CUDA_ABI;
    table.describeDevice = [](LecternCudaDevice* device, LecternCudaFailure* failure) {
        return guarded(failure, [&] { *device = describeDevice(); });
    };
    table.plan = [](const LecternCudaShape* shape, const LecternCudaTensor* tensors, int32_t count,
                    const LecternCudaOptions* options, LecternCudaPlan* plan, LecternCudaFailure* failure) {
        return guarded(failure, [&] {
            const ModelShape dimensions = shapeOf(*shape);
            const MemoryNeeds needs(dimensions, SourceTensors(listOf(tensors, count)), *options);
            *plan = needs.plan(dimensions, options->contextTokens, static_cast<std::size_t>(describeDevice().freeBytes));
        });
    };
    table.openModel = [](const LecternCudaShape* shape, const LecternCudaTensor* tensors, int32_t count,
                         const LecternCudaOptions* options, LecternCudaModel** model, LecternCudaFailure* failure) {
        return guarded(failure, [&] {
            describeDevice(); // says what is missing
            *model = new LecternCudaModel(*shape, listOf(tensors, count), *options);
        });
    };
    table.closeModel = [](LecternCudaModel* model) { delete model; };
    table.planOf = [](const LecternCudaModel* model, LecternCudaPlan* plan) { *plan = model->plan(); };
    table.usageOf = [](LecternCudaModel* model, LecternCudaUsage* usage) {
        const std::lock_guard lock(model->mutex);
        *usage = model->usage();
    };

    table.newWorkspace = [](LecternCudaModel* model, int32_t maxTokens, LecternCudaWorkspace** workspace,
                            LecternCudaFailure* failure) {
        return locked(model, failure, [&] { *workspace = model->newWorkspace(maxTokens).release(); });
    };
    table.freeWorkspace = [](LecternCudaModel* model, LecternCudaWorkspace* workspace) {
        locked(model, nullptr, [&] { model->freeWorkspace(std::unique_ptr<LecternCudaWorkspace>(workspace)); });
    };
    table.workspaceBytes = [](const LecternCudaWorkspace* ws) {
        return static_cast<int64_t>(ws->slab.byteCount() + ws->segments.byteCount() + ws->attentionScratch.byteCount());
    };
    table.newState = [](LecternCudaModel* model, LecternCudaState** state, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { *state = model->newState().release(); });
    };
    table.freeState = [](LecternCudaModel* model, LecternCudaState* state) {
        locked(model, nullptr, [&] { model->freeState(std::unique_ptr<LecternCudaState>(state)); });
    };
    table.newPage = [](LecternCudaModel* model, LecternCudaPage** page, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { *page = model->newPage().release(); });
    };
    table.freePage = [](LecternCudaModel* model, LecternCudaPage* page) {
        locked(model, nullptr, [&] { model->freePage(std::unique_ptr<LecternCudaPage>(page)); });
    };
    table.pageBytes = [](const LecternCudaModel* model) { return static_cast<int64_t>(model->pageBytes()); };

    table.writeState = [](LecternCudaModel* model, const LecternCudaState* state, void* bytes, int64_t size,
                          LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->writeState(*state, bytesOf(bytes, size)); });
    };
    table.readState = [](LecternCudaModel* model, const void* bytes, int64_t size, LecternCudaState* state,
                         LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->readState(bytesOf(bytes, size), *state); });
    };
    table.writeKv = [](LecternCudaModel* model, LecternCudaPage* page, int64_t begin, int64_t end, void* bytes, int64_t size,
                       LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->writeKv(*page, begin, end, bytesOf(bytes, size)); });
    };
    table.readKv = [](LecternCudaModel* model, const void* bytes, int64_t size, int64_t begin, int64_t end,
                      LecternCudaPage* page, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->readKv(bytesOf(bytes, size), begin, end, *page); });
    };

    table.embed = [](LecternCudaModel* model, LecternCudaWorkspace* ws, const int32_t* tokens, int32_t count,
                     LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->embed(*ws, {tokens, static_cast<std::size_t>(count)}); });
    };
    table.mamba = [](LecternCudaModel* model, LecternCudaWorkspace* ws, int32_t layer, const LecternCudaState* before,
                     LecternCudaState* const* after, int32_t count, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->mamba(*ws, layer, *before, {after, static_cast<std::size_t>(count)}); });
    };
    table.attention = [](LecternCudaModel* model, LecternCudaWorkspace* ws, int32_t layer, const LecternCudaSegment* segments,
                         int32_t count, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->attention(*ws, layer, {segments, static_cast<std::size_t>(count)}); });
    };
    table.feedForward = [](LecternCudaModel* model, LecternCudaWorkspace* ws, int32_t layer, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->feedForward(*ws, layer); });
    };
    table.residual = [](LecternCudaModel* model, LecternCudaWorkspace* ws, int32_t row, float* out,
                        LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->residual(*ws, row, out); });
    };
    table.branch = [](LecternCudaModel* model, LecternCudaWorkspace* ws, int32_t row, float* out, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->branch(*ws, row, out); });
    };
    table.finalNorm = [](LecternCudaModel* model, const float* residual, int32_t rows, float* out,
                         LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->finalNorm(residual, rows, out); });
    };
    table.logits = [](LecternCudaModel* model, const float* normed, int32_t rows, float* out, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->logits(normed, rows, out); });
    };
    table.logitsOfRows = [](LecternCudaModel* model, LecternCudaWorkspace* ws, int32_t first, int32_t rows, float* out,
                            LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->logitsOfRows(*ws, first, rows, out); });
    };

    table.measureLimits = [](LecternCudaModel* model, double* bytes, double* operations, LecternCudaFailure* failure) {
        return locked(model, failure, [&] { model->measureLimits(*bytes, *operations); });
    };
    table.timeKernels = [](LecternCudaModel* model, int32_t on, LecternCudaFailure* failure) {
        return locked(model, failure, [&] {
            model->times().turn(on != 0);
            model->times().clear();
        });
    };
    table.timings = [](LecternCudaModel* model, LecternCudaTiming* timings, int32_t room) {
        const std::lock_guard lock(model->mutex);
        const int32_t count = std::min(room, static_cast<int32_t>(kOperations));
        for (int32_t i = 0; i < count; ++i) {
            const KernelTimes::Record& record = model->times().of(static_cast<Operation>(i));
            timings[i] = {nameOf(static_cast<Operation>(i)), record.calls, record.seconds, record.operations, record.bytes};
        }
        model->times().clear();
        return count;
    };
    return table;
}

} // namespace

const LecternCudaPlugin& plugin()
{
    static const LecternCudaPlugin table = makeTable();
    return table;
}

} // namespace lectern::engine::cuda
