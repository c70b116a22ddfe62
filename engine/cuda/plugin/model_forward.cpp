// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/plugin/attention_room.h"
#include "engine/cuda/plugin/model.h"

#include <algorithm>

using namespace lectern;
using namespace lectern::engine;
using namespace lectern::engine::cuda;

void LecternCudaModel::embed(LecternCudaWorkspace& ws, std::span<const std::int32_t> tokens)
{
    ENSURE(!tokens.empty() && tokens.size() <= static_cast<std::size_t>(ws.maxTokens));
    ws.tokens = static_cast<int>(tokens.size());
    ws.chainIsThere = false;
    ws.steps.clear();
    ws.after.clear();
    ws.before = nullptr;
    // From memory that is not pinned: it has been read when this returns.
    check(cudaMemcpyAsync(ws.at.ids, tokens.data(), tokens.size_bytes(), cudaMemcpyHostToDevice, stream()), "cudaMemcpyAsync");
    ws.isWaiting = ws.tokens <= kFewRows;
    if (!ws.isWaiting)
        m_layers->embed(ws);
}

void LecternCudaModel::mamba(LecternCudaWorkspace& ws, int layer, const LecternCudaState& before,
                             std::span<LecternCudaState* const> after)
{
    std::vector<float*> values;
    for (const LecternCudaState* state : after)
        values.push_back(state->values);
    if (ws.isWaiting) {
        const bool isFirst = ws.after.empty();
        if (isFirst || (ws.before == before.values && ws.after == values)) {
            ws.before = before.values;
            ws.after = std::move(values);
            ws.steps.push_back({layer, false});
            return;
        }
        stopWaiting(ws);
    }
    m_layers->mamba(layer, ws, before.values, values);
}

void LecternCudaModel::attention(LecternCudaWorkspace& ws, int layer, std::span<const LecternCudaSegment> segments)
{
    bringChain(ws, segments);
    if (ws.isWaiting)
        ws.steps.push_back({layer, false});
    else
        m_layers->attention(layer, ws);
}

void LecternCudaModel::feedForward(LecternCudaWorkspace& ws, int layer)
{
    if (!ws.isWaiting) {
        m_layers->feedForward(layer, ws);
        return;
    }
    ws.steps.push_back({layer, true});
    if (layer + 1 == static_cast<int>(m_shape.layers.size()))
        runWaiting(ws);
}

/// The chunk's pages, once for all its layers.
void LecternCudaModel::bringChain(LecternCudaWorkspace& ws, std::span<const LecternCudaSegment> chain)
{
    if (ws.chainIsThere)
        return;
    std::vector<KvSegmentRef> segments;
    segments.reserve(chain.size());
    for (const LecternCudaSegment& segment : chain)
        segments.push_back({segment.page->values, static_cast<int>(segment.begin), static_cast<int>(segment.end)});
    ws.positions = segments.back().end;
    const auto enlarge = [&](DeviceSlab& slab, std::size_t bytes) {
        if (slab.byteCount() >= bytes)
            return;
        DeviceSlab larger(bytes);
        m_stream.wait();
        m_workspaceBytes += larger.byteCount() - slab.byteCount();
        slab = std::move(larger);
    };
    if (ws.segments.byteCount() < segments.size() * sizeof(KvSegmentRef))
        enlarge(ws.segments, chainBytes(segments.size()));
    enlarge(ws.attentionScratch, attentionScratchBytes(m_shape, ws.positions));
    check(cudaMemcpyAsync(ws.segments.data(), segments.data(), segments.size() * sizeof(KvSegmentRef), cudaMemcpyHostToDevice,
                          stream()),
          "cudaMemcpyAsync");
    check(cudaMemcpyAsync(ws.at.end, &ws.positions, sizeof(int), cudaMemcpyHostToDevice, stream()), "cudaMemcpyAsync");
    ws.chainIsThere = true;
}

void LecternCudaModel::launchSteps(LecternCudaWorkspace& ws)
{
    m_layers->embed(ws);
    for (const LecternCudaWorkspace::Step& step : ws.steps) {
        if (step.feedForward)
            m_layers->feedForward(step.layer, ws);
        else if (m_shape.layers[static_cast<std::size_t>(step.layer)].attention)
            m_layers->attention(step.layer, ws);
        else
            m_layers->mamba(step.layer, ws, ws.before, ws.after);
    }
}

/// Somebody wants to see what is between, or the calls are not those of a plain chunk.
void LecternCudaModel::stopWaiting(LecternCudaWorkspace& ws)
{
    if (!ws.isWaiting)
        return;
    ws.isWaiting = false;
    launchSteps(ws);
}

void LecternCudaModel::runWaiting(LecternCudaWorkspace& ws)
{
    ws.isWaiting = false;
    const auto all = [&] {
        launchSteps(ws);
        m_layers->addBranch(ws);
    };
    if (m_times.isOn()) {
        all();
        return;
    }
    const int positions = ws.chainIsThere ? roundedPositions(ws.positions) : 0;
    if (positions != ws.recordedPositions) {
        m_stream.wait();
        m_recorded.forget(); // those of a shorter context are not coming back; their memory is wanted
    }
    ws.recordedPositions = positions;
    RecordedLaunches::Key key;
    const auto add = [&](const auto* address) { key.push_back(reinterpret_cast<std::uintptr_t>(address)); };
    add(ws.at.ids);
    add(ws.segments.data());
    add(ws.attentionScratch.data());
    add(ws.before);
    for (const float* state : ws.after)
        add(state);
    key.push_back(static_cast<std::uintptr_t>(ws.tokens));
    key.push_back(static_cast<std::uintptr_t>(positions));
    m_recorded.run(key, stream(), all);
    ws.branchIsDue = false;
}

void LecternCudaModel::copyRow(LecternCudaWorkspace& ws, const float* rows, int row, float* out)
{
    ENSURE(row >= 0 && row < ws.tokens);
    const auto width = static_cast<std::size_t>(m_shape.hidden);
    download(out, rows + static_cast<std::size_t>(row) * width, width * sizeof(float));
}

void LecternCudaModel::residual(LecternCudaWorkspace& ws, int row, float* out)
{
    stopWaiting(ws);
    m_layers->addBranch(ws);
    copyRow(ws, ws.at.residual, row, out);
}

void LecternCudaModel::branch(LecternCudaWorkspace& ws, int row, float* out)
{
    stopWaiting(ws);
    copyRow(ws, ws.at.branch, row, out);
}

void LecternCudaModel::finalNorm(const float* residual, int rows, float* out)
{
    const auto width = static_cast<std::size_t>(m_shape.hidden);
    for (int row = 0; row < rows; row += kFewRows) {
        const int count = std::min(kFewRows, rows - row);
        const std::size_t bytes = static_cast<std::size_t>(count) * width * sizeof(float);
        const std::size_t at = static_cast<std::size_t>(row) * width;
        upload(m_head.residual, residual + at, bytes);
        m_layers->finalNorm(m_head.residual, count, m_head.normed);
        download(out + at, m_head.normed, bytes);
    }
}

void LecternCudaModel::logits(const float* normed, int rows, float* out)
{
    const auto width = static_cast<std::size_t>(m_shape.hidden), vocabulary = static_cast<std::size_t>(m_shape.vocabulary);
    for (int row = 0; row < rows; row += kFewRows) {
        const auto count = static_cast<std::size_t>(std::min(kFewRows, rows - row));
        const std::size_t first = static_cast<std::size_t>(row);
        upload(m_head.normed, normed + first * width, count * width * sizeof(float));
        m_layers->logits(m_head.normed, static_cast<int>(count), m_head.logits);
        download(out + first * vocabulary, m_head.logits, count * vocabulary * sizeof(float));
    }
}

void LecternCudaModel::logitsOfRows(LecternCudaWorkspace& ws, int first, int rows, float* out)
{
    ENSURE(first >= 0 && first + rows <= ws.tokens);
    stopWaiting(ws);
    m_layers->addBranch(ws);
    const auto width = static_cast<std::size_t>(m_shape.hidden), vocabulary = static_cast<std::size_t>(m_shape.vocabulary);
    for (int row = 0; row < rows; row += kFewRows) {
        const int count = std::min(kFewRows, rows - row);
        m_layers->finalNorm(ws.at.residual + static_cast<std::size_t>(first + row) * width, count, m_head.normed);
        m_layers->logits(m_head.normed, count, m_head.logits);
        download(out + static_cast<std::size_t>(row) * vocabulary, m_head.logits,
                 static_cast<std::size_t>(count) * vocabulary * sizeof(float));
    }
}
