// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/plugin/head_room.h"
#include "engine/cuda/plugin/layers.h"
#include "engine/cuda/plugin/model_plan.h"
#include "engine/cuda/plugin/recorded_launches.h"
#include "engine/cuda/plugin/weight_upload.h"

#include <memory>
#include <mutex>
#include <span>
#include <vector>

/// A model on the device and everything that its sessions have there. One stream: what one call puts there comes after what
/// the calls before it did. Functions throw Failure(OutOfMemory), CudaError; none may be called by two threads at once:
/// `mutex`.
struct LecternCudaModel {
public:
    LecternCudaModel(const LecternCudaShape& shape, std::span<const LecternCudaTensor> tensors,
                     const LecternCudaOptions& options);
    ~LecternCudaModel();
    LecternCudaModel(const LecternCudaModel&) = delete;
    LecternCudaModel& operator=(const LecternCudaModel&) = delete;

    std::mutex mutex;

    const LecternCudaPlan& plan() const { return m_plan; }
    LecternCudaUsage usage() const;
    std::size_t pageBytes() const { return m_pages.blockBytes(); }

    std::unique_ptr<LecternCudaWorkspace> newWorkspace(int maxTokens);
    void freeWorkspace(std::unique_ptr<LecternCudaWorkspace> workspace);
    std::unique_ptr<LecternCudaState> newState();
    void freeState(std::unique_ptr<LecternCudaState> state);
    std::unique_ptr<LecternCudaPage> newPage();
    void freePage(std::unique_ptr<LecternCudaPage> page);

    void writeState(const LecternCudaState& state, std::span<std::byte> bytes);
    void readState(std::span<const std::byte> bytes, LecternCudaState& state);
    void writeKv(const LecternCudaPage& page, std::int64_t begin, std::int64_t end, std::span<std::byte> bytes);
    void readKv(std::span<const std::byte> bytes, std::int64_t begin, std::int64_t end, const LecternCudaPage& page);

    void embed(LecternCudaWorkspace& workspace, std::span<const std::int32_t> tokens);
    void mamba(LecternCudaWorkspace& workspace, int layer, const LecternCudaState& before,
               std::span<LecternCudaState* const> after);
    void attention(LecternCudaWorkspace& workspace, int layer, std::span<const LecternCudaSegment> segments);
    void feedForward(LecternCudaWorkspace& workspace, int layer);
    void residual(LecternCudaWorkspace& workspace, int row, float* out);
    void branch(LecternCudaWorkspace& workspace, int row, float* out);
    void finalNorm(const float* residual, int rows, float* out);
    void logits(const float* normed, int rows, float* out);
    void logitsOfRows(LecternCudaWorkspace& workspace, int first, int rows, float* out);

    void measureLimits(double& bytes, double& operations);
    lectern::engine::cuda::KernelTimes& times() { return m_times; }

private:
    cudaStream_t stream() const { return m_stream.get(); }
    void download(void* to, const void* from, std::size_t bytes);
    void upload(void* to, const void* from, std::size_t bytes);
    void bringChain(LecternCudaWorkspace& workspace, std::span<const LecternCudaSegment> segments);
    void launchSteps(LecternCudaWorkspace& workspace);
    void stopWaiting(LecternCudaWorkspace& workspace);
    void runWaiting(LecternCudaWorkspace& workspace);
    void copyRow(LecternCudaWorkspace& workspace, const float* rows, int row, float* out);

    const lectern::engine::ModelShape m_shape;
    const std::int64_t m_contextTokens; ///< that there is room for from the start
    LecternCudaPlan m_plan{};
    lectern::engine::cuda::Stream m_stream;
    lectern::engine::cuda::DeviceSlab m_fixed; ///< weights, and what all sessions share
    std::unique_ptr<lectern::engine::cuda::DeviceWeights> m_weights;
    lectern::engine::cuda::HeadRoom m_head;
    std::unique_ptr<lectern::engine::cuda::MatrixProducts> m_products;
    std::unique_ptr<lectern::engine::cuda::Ferry> m_ferry;
    lectern::engine::cuda::KernelTimes m_times;
    std::unique_ptr<lectern::engine::cuda::Layers> m_layers;
    lectern::engine::cuda::RecordedLaunches m_recorded;
    lectern::engine::cuda::BlockPool m_states;
    lectern::engine::cuda::BlockPool m_pages;
    std::size_t m_workspaceBytes = 0;
};
