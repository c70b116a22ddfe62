// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/model.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/early_launches.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace lectern;
using namespace lectern::engine;
using namespace lectern::engine::cuda;

namespace {

std::size_t freeBytes()
{
    std::size_t free = 0, total = 0;
    check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
    return free;
}

/// LECTERN_CUDA_EARLY=0 is for those who measure what beginning early gains.
bool beginsEarly()
{
    constexpr int kFirstThatCan = 9;
    const char* const wish = std::getenv("LECTERN_CUDA_EARLY");
    int major = 0;
    check(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 0), "cudaDeviceGetAttribute");
    return major >= kFirstThatCan && !(wish && std::strcmp(wish, "0") == 0);
}

std::size_t stateBytesOf(const ModelShape& shape)
{
    return static_cast<std::size_t>(shape.recurrentValues()) * sizeof(float);
}
std::size_t pageBytesOf(const ModelShape& shape)
{
    return static_cast<std::size_t>(shape.kvValuesPerToken()) * kPageTokens * sizeof(__half);
}

std::size_t workspaceBytes(const LecternCudaWorkspace& workspace)
{
    return workspace.slab.byteCount() + workspace.segments.byteCount() + workspace.attentionScratch.byteCount();
}

} // namespace

LecternCudaModel::LecternCudaModel(const LecternCudaShape& shape, std::span<const LecternCudaTensor> list,
                                   const LecternCudaOptions& options)
    : m_shape(shapeOf(shape)), m_contextTokens(options.contextTokens), m_states(stateBytesOf(m_shape)),
      m_pages(pageBytesOf(m_shape))
{
    earlyLaunches = beginsEarly();
    const SourceTensors tensors(list);
    const MemoryNeeds needs(m_shape, tensors, options);
    m_plan = needs.plan(m_shape, options.contextTokens, freeBytes());
    requireFits(m_plan, options.contextTokens);

    m_fixed = DeviceSlab(needs.weights + needs.expanded + needs.head + MatrixProducts::kWorkspaceBytes + 4 * 256);
    Carver carver(m_fixed.data());
    m_weights = std::make_unique<DeviceWeights>(m_shape, tensors, options.int8Experts != 0, carver);
    auto* const expanded = carver.take<__nv_bfloat16>(needs.expanded / sizeof(__nv_bfloat16));
    m_head = HeadRoom(m_shape, carver);
    m_products = std::make_unique<MatrixProducts>(carver.take<std::byte>(MatrixProducts::kWorkspaceBytes));
    m_states.reserve(kReservedStates);
    m_pages.reserve(pagesFor(options.contextTokens));
    m_ferry = std::make_unique<Ferry>();
    m_layers =
        std::make_unique<Layers>(m_shape, *m_weights, *m_products, expanded, options.ownProducts != 0, m_times, stream());

    const auto uploaded = [&](int tensor) { return !options.uploaded || options.uploaded(options.user, tensor) == 0; };
    if (!uploadWeights(m_shape, tensors, *m_weights, *m_ferry, stream(), uploaded))
        throw Failure(ErrorCode::InvalidInput, "stopped while weights were on their way");
}

LecternCudaModel::~LecternCudaModel()
{
    cudaStreamSynchronize(stream());
}

LecternCudaUsage LecternCudaModel::usage() const
{
    const auto shared = static_cast<std::int64_t>(m_fixed.byteCount() + 2 * Ferry::kBytes) - m_plan.weightBytes;
    return {.weightBytes = m_plan.weightBytes,
            .sharedBytes = shared,
            .workspaceBytes = static_cast<std::int64_t>(m_workspaceBytes),
            .stateBytes = static_cast<std::int64_t>(m_states.byteCount()),
            .kvBytes = static_cast<std::int64_t>(m_pages.byteCount())};
}

std::unique_ptr<LecternCudaWorkspace> LecternCudaModel::newWorkspace(int maxTokens)
{
    auto workspace = std::make_unique<LecternCudaWorkspace>();
    Carver measure;
    Activations(m_shape, maxTokens, measure);
    workspace->slab = DeviceSlab(measure.byteCount());
    Carver carver(workspace->slab.data());
    workspace->at = Activations(m_shape, maxTokens, carver);
    workspace->maxTokens = maxTokens;
    if (m_shape.attentionLayers() > 0) {
        workspace->segments = DeviceSlab(chainBytes(pagesFor(m_contextTokens)));
        workspace->attentionScratch = DeviceSlab(attentionScratchBytes(m_shape, m_contextTokens));
    }
    m_workspaceBytes += workspaceBytes(*workspace);
    return workspace;
}

void LecternCudaModel::freeWorkspace(std::unique_ptr<LecternCudaWorkspace> workspace)
{
    cudaStreamSynchronize(stream());
    m_recorded.forget(); // another workspace may come to lie where this one did
    m_workspaceBytes -= workspaceBytes(*workspace);
}

std::unique_ptr<LecternCudaState> LecternCudaModel::newState()
{
    auto state = std::make_unique<LecternCudaState>();
    state->values = reinterpret_cast<float*>(m_states.take());
    if (state->values)
        check(cudaMemsetAsync(state->values, 0, m_states.blockBytes(), stream()), "cudaMemsetAsync");
    return state;
}

void LecternCudaModel::freeState(std::unique_ptr<LecternCudaState> state)
{
    m_states.giveBack(reinterpret_cast<std::byte*>(state->values));
}

std::unique_ptr<LecternCudaPage> LecternCudaModel::newPage()
{
    auto page = std::make_unique<LecternCudaPage>();
    page->values = reinterpret_cast<__half*>(m_pages.take());
    return page;
}

void LecternCudaModel::freePage(std::unique_ptr<LecternCudaPage> page)
{
    m_pages.giveBack(reinterpret_cast<std::byte*>(page->values));
}

/// In stretches, the host's copying of one beside the device's of the next.
void LecternCudaModel::download(void* to, const void* from, std::size_t bytes)
{
    for (std::size_t at = 0; at < bytes; at += Ferry::kBytes) {
        const std::size_t count = std::min(Ferry::kBytes, bytes - at);
        Ferry::Boat& boat = m_ferry->next();
        check(cudaMemcpyAsync(boat.host.data(), static_cast<const std::byte*>(from) + at, count, cudaMemcpyDeviceToHost,
                              stream()),
              "cudaMemcpyAsync");
        m_stream.wait();
        std::memcpy(static_cast<std::byte*>(to) + at, boat.host.data(), count);
    }
}

void LecternCudaModel::upload(void* to, const void* from, std::size_t bytes)
{
    for (std::size_t at = 0; at < bytes; at += Ferry::kBytes) {
        const std::size_t count = std::min(Ferry::kBytes, bytes - at);
        Ferry::Boat& boat = m_ferry->next();
        std::memcpy(boat.host.data(), static_cast<const std::byte*>(from) + at, count);
        check(cudaMemcpyAsync(static_cast<std::byte*>(to) + at, boat.host.data(), count, cudaMemcpyHostToDevice, stream()),
              "cudaMemcpyAsync");
        boat.free.record(stream());
    }
}

void LecternCudaModel::writeState(const LecternCudaState& state, std::span<std::byte> bytes)
{
    ENSURE(bytes.size() == m_states.blockBytes());
    download(bytes.data(), state.values, bytes.size());
}

void LecternCudaModel::readState(std::span<const std::byte> bytes, LecternCudaState& state)
{
    ENSURE(bytes.size() == m_states.blockBytes());
    upload(state.values, bytes.data(), bytes.size());
}

namespace {

/// A page's positions as rows: one for each head's keys and values, at a distance.
struct PageRows {
    std::size_t first, pitch, width, count;

    PageRows(const ModelShape& shape, std::int64_t begin, std::int64_t end)
        : first(static_cast<std::size_t>(begin % kPageTokens) * static_cast<std::size_t>(shape.headDim)),
          pitch(kPageTokens * static_cast<std::size_t>(shape.headDim) * sizeof(__half)),
          width(static_cast<std::size_t>(end - begin) * static_cast<std::size_t>(shape.headDim) * sizeof(__half)),
          count(static_cast<std::size_t>(shape.attentionLayers()) * 2 * static_cast<std::size_t>(shape.kvHeads))
    {
    }
};

} // namespace

void LecternCudaModel::writeKv(const LecternCudaPage& page, std::int64_t begin, std::int64_t end, std::span<std::byte> bytes)
{
    const PageRows rows(m_shape, begin, end);
    ENSURE(bytes.size() == rows.width * rows.count && rows.width <= Ferry::kBytes);
    const std::size_t atOnce = Ferry::kBytes / std::max<std::size_t>(1, rows.width);
    for (std::size_t row = 0; row < rows.count; row += atOnce) {
        const std::size_t count = std::min(atOnce, rows.count - row);
        Ferry::Boat& boat = m_ferry->next();
        check(cudaMemcpy2DAsync(boat.host.data(), rows.width,
                                reinterpret_cast<const std::byte*>(page.values + rows.first) + row * rows.pitch, rows.pitch,
                                rows.width, count, cudaMemcpyDeviceToHost, stream()),
              "cudaMemcpy2DAsync");
        m_stream.wait();
        std::memcpy(bytes.data() + row * rows.width, boat.host.data(), count * rows.width);
    }
}

void LecternCudaModel::readKv(std::span<const std::byte> bytes, std::int64_t begin, std::int64_t end,
                              const LecternCudaPage& page)
{
    const PageRows rows(m_shape, begin, end);
    ENSURE(bytes.size() == rows.width * rows.count && rows.width <= Ferry::kBytes);
    const std::size_t atOnce = Ferry::kBytes / std::max<std::size_t>(1, rows.width);
    for (std::size_t row = 0; row < rows.count; row += atOnce) {
        const std::size_t count = std::min(atOnce, rows.count - row);
        Ferry::Boat& boat = m_ferry->next();
        std::memcpy(boat.host.data(), bytes.data() + row * rows.width, count * rows.width);
        check(cudaMemcpy2DAsync(reinterpret_cast<std::byte*>(page.values + rows.first) + row * rows.pitch, rows.pitch,
                                boat.host.data(), rows.width, rows.width, count, cudaMemcpyHostToDevice, stream()),
              "cudaMemcpy2DAsync");
        boat.free.record(stream());
    }
}
