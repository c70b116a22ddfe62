// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/cuda_backend.h"

#include "engine/base/failure.h"
#include "engine/cuda/backend/cuda_state.h"
#include "engine/cuda/backend/device_products.h"
#include "engine/cuda/backend/device_weights.h"
#include "engine/cuda/backend/feed_forward.h"
#include "engine/cuda/backend/stream.h"
#include "engine/cuda/backend/supported_shape.h"
#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/bias.h"
#include "engine/cuda/kernels/conv.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/rms_norm.h"
#include "engine/cuda/kernels/scan.h"

#include <cmath>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

namespace lectern::engine::cuda {

namespace {

CudaWorkspace& own(Workspace& workspace)
{
    return static_cast<CudaWorkspace&>(workspace);
}

class CudaBackend final : public Backend {
public:
    CudaBackend(const ModelShape& shape, const ModelWeights& weights, const CudaOptions& options)
        : m_shape(shape), m_products(m_stream.get()), m_weights(shape, weights, options.int8Experts, m_memory, m_stream.get())
    {
        m_products.makeRoom(m_memory, m_weights.mostValues());
        check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
    }

    std::string deviceName() const override { return "cuda"; }
    std::vector<std::string> features() const override { return {properties().name, architecture()}; }
    int threads() const override { return 1; }
    std::string numerics() const override { return deviceName() + '/' + architecture(); }
    DeviceLimits measureLimits() const override { return {}; }
    double measureReading(std::size_t) const override { return 0; }

    std::unique_ptr<Workspace> newWorkspace(int maxTokens, Precision precision) const override
    {
        if (precision != Precision::Fast)
            throw Failure(ErrorCode::InvalidInput, "a GPU computes in precision fast only");
        return std::make_unique<CudaWorkspace>(m_shape, m_memory, maxTokens);
    }
    std::unique_ptr<RecurrentState> newRecurrentState() const override
    {
        const std::lock_guard lock(m_mutex);
        auto state = std::make_unique<CudaRecurrentState>(m_shape, m_memory);
        check(cudaMemsetAsync(state->values(), 0, state->byteCount(), stream()), "cudaMemsetAsync");
        return state;
    }
    std::shared_ptr<KvPage> newKvPage(Precision) const override { return std::make_shared<CudaKvPage>(m_shape, m_memory); }

    void writeRecurrent(const RecurrentState& state, std::span<std::byte> bytes) const override
    {
        const auto& from = static_cast<const CudaRecurrentState&>(state);
        ENSURE(bytes.size() == from.byteCount());
        download(bytes.data(), from.values(), bytes.size());
    }
    void readRecurrent(std::span<const std::byte> bytes, RecurrentState& state) const override
    {
        auto& to = static_cast<CudaRecurrentState&>(state);
        ENSURE(bytes.size() == to.byteCount());
        upload(to.values(), bytes.data(), bytes.size());
    }
    void writeKv(KvPage& page, std::int64_t begin, std::int64_t end, std::span<std::byte> bytes) const override
    {
        moveKv(page, begin, end, bytes.size(), [&](__half* inPage, std::size_t pagePitch, std::size_t offset, std::size_t width) {
            check(cudaMemcpy2DAsync(bytes.data() + offset, width, inPage, pagePitch, width, heads(), cudaMemcpyDeviceToHost, stream()),
                  "cudaMemcpy2DAsync");
        });
    }
    void readKv(std::span<const std::byte> bytes, std::int64_t begin, std::int64_t end, KvPage& page) const override
    {
        moveKv(page, begin, end, bytes.size(), [&](__half* inPage, std::size_t pagePitch, std::size_t offset, std::size_t width) {
            check(cudaMemcpy2DAsync(inPage, pagePitch, bytes.data() + offset, width, width, heads(), cudaMemcpyHostToDevice, stream()),
                  "cudaMemcpy2DAsync");
        });
    }

    void embed(std::span<const TokenId> tokens, Workspace& workspace) const override
    {
        const std::lock_guard lock(m_mutex);
        CudaWorkspace& ws = own(workspace);
        ENSURE(!tokens.empty() && tokens.size() <= static_cast<std::size_t>(ws.maxTokens));
        ws.tokens = static_cast<int>(tokens.size());
        ws.branchIsDue = ws.chainIsThere = false;
        check(cudaMemcpyAsync(ws.ids.data(), tokens.data(), tokens.size_bytes(), cudaMemcpyHostToDevice, stream()), "cudaMemcpyAsync");
        cuda::embed({.tokens = ws.tokens,
                     .width = m_shape.hidden,
                     .ids = ws.ids.data(),
                     .bf16 = m_weights.embeddingTable(),
                     .residual = ws.residual.data()},
                    stream());
    }

    void mamba(int layer, Workspace& workspace, const RecurrentState& before,
               std::span<RecurrentState* const> after) const override
    {
        const std::lock_guard lock(m_mutex);
        CudaWorkspace& ws = own(workspace);
        ENSURE(after.size() == 1 || (after.size() == static_cast<std::size_t>(ws.tokens) && ws.tokens <= kMostKeptSteps));
        const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
        const DeviceMamba& mamba = weights.mamba;
        const int ordinal = m_shape.layers[static_cast<std::size_t>(layer)].ordinal;
        const int inner = m_shape.inner;
        norm(ws, weights.inputNorm);

        StateStream history, state;
        const auto& from = static_cast<const CudaRecurrentState&>(before);
        history.before = from.conv(ordinal);
        state.before = from.scan(ordinal);
        history.count = state.count = static_cast<int>(after.size());
        for (std::size_t i = 0; i < after.size(); ++i) {
            auto& to = static_cast<CudaRecurrentState&>(*after[i]);
            history.after[i] = to.conv(ordinal);
            state.after[i] = to.scan(ordinal);
        }

        multiply(mamba.in, ws.normed.data(), ws.tokens, ws.wide.data());
        if (mamba.inBias.data())
            addBias({.rows = ws.tokens, .width = 2 * inner, .bias = mamba.inBias.data(), .bf16 = ws.wide.data()}, stream());
        convolve({.tokens = ws.tokens,
                  .channels = inner,
                  .taps = m_shape.convWidth,
                  .x = ws.wide.data(),
                  .xStride = 2 * inner,
                  .weight = mamba.conv.data(),
                  .bias = mamba.convBias.data(),
                  .history = history,
                  .y = ws.narrow.data()},
                 stream());
        multiply(mamba.x, ws.narrow.data(), ws.tokens, ws.dtBC.data());
        selectionNorms({.tokens = ws.tokens,
                        .ranks = m_shape.dtRank,
                        .states = m_shape.stateDim,
                        .epsilon = m_shape.rmsEpsilon,
                        .dtBC = ws.dtBC.data(),
                        .dtWeight = mamba.dtNorm.data(),
                        .bWeight = mamba.bNorm.data(),
                        .cWeight = mamba.cNorm.data(),
                        .dt = ws.dt.data(),
                        .dtStride = mamba.dt.matrix.depth,
                        .bc = ws.bc.data()},
                       stream());
        multiply(mamba.dt, ws.dt.data(), ws.tokens, ws.delta.data());
        const ScanArgs args{.tokens = ws.tokens,
                            .channels = inner,
                            .states = m_shape.stateDim,
                            .u = ws.narrow.data(),
                            .dtF32 = ws.delta.data(),
                            .z = ws.wide.data() + inner,
                            .zStride = 2 * inner,
                            .bc = ws.bc.data(),
                            .aLog2e = mamba.aLog2e.data(),
                            .d = mamba.d.data(),
                            .dtBias = mamba.dtBias.data(),
                            .state = state,
                            .y = ws.scanned.data()};
        if (ws.tokens <= kMostKeptSteps)
            scanSteps(args, stream());
        else
            scan(args, stream());
        multiply(mamba.out, ws.scanned.data(), ws.tokens, ws.branch.data());
        if (mamba.outBias.data())
            addBias({.rows = ws.tokens, .width = m_shape.hidden, .bias = mamba.outBias.data(), .f32 = ws.branch.data()}, stream());
        ws.branchIsDue = true;
    }

    void attention(int layer, Workspace& workspace, const KvChain& chain) const override
    {
        const std::lock_guard lock(m_mutex);
        CudaWorkspace& ws = own(workspace);
        const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
        norm(ws, weights.inputNorm);
        bringChain(ws, chain);
        const int queries = m_shape.heads * m_shape.headDim;
        const int keys = m_shape.kvHeads * m_shape.headDim;
        const std::int64_t stride = queries + 2 * keys;
        multiply(weights.attention.qkv, ws.normed.data(), ws.tokens, ws.wide.data());
        const KvLayer kv{.segments = ws.segments.data(),
                         .end = ws.end.data(),
                         .kvHeads = m_shape.kvHeads,
                         .headDim = m_shape.headDim,
                         .offset = static_cast<std::size_t>(m_shape.layers[static_cast<std::size_t>(layer)].ordinal) *
                                   kvLayerValues(m_shape.kvHeads, m_shape.headDim)};
        cuda::writeKv({.tokens = ws.tokens,
                       .k = ws.wide.data() + queries,
                       .v = ws.wide.data() + queries + keys,
                       .kStride = stride,
                       .vStride = stride,
                       .kv = kv},
                      stream());
        AttentionArgs args{.tokens = ws.tokens,
                           .heads = m_shape.heads,
                           .q = ws.wide.data(),
                           .qStride = stride,
                           .kv = kv,
                           .mostPositions = ws.positions,
                           .out = ws.narrow.data()};
        if (ws.tokens <= kMostDecodedTokens) {
            const std::size_t floats =
                (decodingScratchBytes(ws.tokens, m_shape.heads, m_shape.headDim, ws.positions) + sizeof(float) - 1) / sizeof(float);
            if (ws.attentionScratch.size() < floats)
                ws.attentionScratch = DeviceArray<float>(m_memory, 2 * floats);
            args.scratch = ws.attentionScratch.data();
            attendDecoding(args, stream());
        } else {
            attendReading(args, stream());
        }
        multiply(weights.attention.o, ws.narrow.data(), ws.tokens, ws.branch.data());
        ws.branchIsDue = true;
    }

    void feedForward(int layer, Workspace& workspace) const override
    {
        const std::lock_guard lock(m_mutex);
        CudaWorkspace& ws = own(workspace);
        const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
        norm(ws, weights.feedForwardNorm);
        cuda::feedForward(m_shape, weights, ws, m_products, stream());
        ws.branchIsDue = true;
    }

    void residual(const Workspace& workspace, int row, std::span<float> out) const override
    {
        auto& ws = const_cast<CudaWorkspace&>(static_cast<const CudaWorkspace&>(workspace)); // of a branch that is due
        {
            const std::lock_guard lock(m_mutex);
            addBranch(ws);
        }
        ENSURE(out.size() == static_cast<std::size_t>(m_shape.hidden));
        download(out.data(), ws.residual.data() + std::int64_t(row) * m_shape.hidden, out.size_bytes());
    }
    void branch(const Workspace& workspace, int row, std::span<float> out) const override
    {
        const auto& ws = static_cast<const CudaWorkspace&>(workspace);
        ENSURE(out.size() == static_cast<std::size_t>(m_shape.hidden));
        download(out.data(), ws.branch.data() + std::int64_t(row) * m_shape.hidden, out.size_bytes());
    }

    void finalNorm(std::span<const float> residual, std::span<float> out) const override
    {
        const auto width = static_cast<std::size_t>(m_shape.hidden);
        for (std::size_t at = 0; at + width <= residual.size(); at += width) {
            double squares = 0;
            for (std::size_t i = 0; i < width; ++i)
                squares += double(residual[at + i]) * double(residual[at + i]);
            const auto scale = static_cast<float>(1 / std::sqrt(squares / double(width) + double(m_shape.rmsEpsilon)));
            for (std::size_t i = 0; i < width; ++i)
                out[at + i] = residual[at + i] * scale * m_weights.finalNorm[i];
        }
    }

    void logits(std::span<const float> normed, Precision, std::span<float> out, Profile*) const override
    {
        const int rows = static_cast<int>(normed.size() / static_cast<std::size_t>(m_shape.hidden));
        std::vector<__nv_bfloat16> rounded;
        rounded.reserve(normed.size());
        for (const float value : normed)
            rounded.push_back(__float2bfloat16_rn(value));
        DeviceArray<__nv_bfloat16> x(m_memory, rounded.size());
        DeviceArray<float> y(m_memory, out.size());
        upload(x.data(), rounded.data(), x.byteCount());
        {
            const std::lock_guard lock(m_mutex);
            multiply(m_weights.head, x.data(), rows, y.data());
        }
        download(out.data(), y.data(), out.size_bytes());
    }

private:
    cudaStream_t stream() const { return m_stream.get(); }
    std::size_t heads() const { return static_cast<std::size_t>(m_shape.kvHeads); }

    static cudaDeviceProp properties()
    {
        cudaDeviceProp properties{};
        int device = 0;
        check(cudaGetDevice(&device), "cudaGetDevice");
        check(cudaGetDeviceProperties(&properties, device), "cudaGetDeviceProperties");
        return properties;
    }
    static std::string architecture()
    {
        const cudaDeviceProp device = properties();
        return "sm_" + std::to_string(device.major) + std::to_string(device.minor);
    }

    void upload(void* to, const void* from, std::size_t bytes) const
    {
        check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream()), "cudaMemcpyAsync");
        check(cudaStreamSynchronize(stream()), "cudaStreamSynchronize");
    }
    void download(void* to, const void* from, std::size_t bytes) const
    {
        check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream()), "cudaMemcpyAsync");
        check(cudaStreamSynchronize(stream()), "cudaStreamSynchronize");
    }

    /// move(first value in the page, its bytes from head to head, offset of the bytes, bytes of a head), for keys and for values
    /// of each layer.
    template <typename Move>
    void moveKv(KvPage& page, std::int64_t begin, std::int64_t end, std::size_t bytes, Move move) const
    {
        const auto tokens = static_cast<std::size_t>(end - begin), dim = static_cast<std::size_t>(m_shape.headDim);
        const std::size_t width = tokens * dim * sizeof(__half), pitch = kPageTokens * dim * sizeof(__half);
        ENSURE(bytes == static_cast<std::size_t>(m_shape.attentionLayers()) * 2 * heads() * width);
        __half* at = static_cast<CudaKvPage&>(page).values() + static_cast<std::size_t>(begin % kPageTokens) * dim;
        for (std::size_t part = 0; part < 2 * static_cast<std::size_t>(m_shape.attentionLayers()); ++part) {
            move(at, pitch, part * heads() * width, width);
            at += heads() * kPageTokens * dim;
        }
        check(cudaStreamSynchronize(stream()), "cudaStreamSynchronize");
    }

    template <typename Out>
    void multiply(const StoredMatrix& w, const __nv_bfloat16* x, int rows, Out* y) const
    {
        m_products.multiply(w.matrix, x, rows, y);
    }

    /// normed = rmsnorm(residual), to which the branch is added first where it is due.
    void norm(CudaWorkspace& ws, const DeviceArray<float>& weight) const
    {
        rmsNorm({.rows = ws.tokens,
                 .width = m_shape.hidden,
                 .epsilon = m_shape.rmsEpsilon,
                 .x = ws.residual.data(),
                 .weight = weight.data(),
                 .bf16 = ws.normed.data(),
                 .addend = ws.branchIsDue ? ws.branch.data() : nullptr,
                 .sum = ws.branchIsDue ? ws.residual.data() : nullptr},
                stream());
        ws.branchIsDue = false;
    }

    void addBranch(CudaWorkspace& ws) const
    {
        if (ws.branchIsDue)
            add({.count = std::int64_t(ws.tokens) * m_shape.hidden, .f32 = ws.branch.data(), .to = ws.residual.data()}, stream());
        ws.branchIsDue = false;
    }

    /// The chunk's pages, once for all its layers.
    void bringChain(CudaWorkspace& ws, const KvChain& chain) const
    {
        if (ws.chainIsThere)
            return;
        std::vector<KvSegmentRef> segments;
        segments.reserve(chain.size());
        for (const KvSegment& segment : chain)
            segments.push_back({static_cast<CudaKvPage&>(*segment.page).values(), static_cast<int>(segment.begin), static_cast<int>(segment.end)});
        ws.positions = segments.back().end;
        if (ws.segments.size() < segments.size())
            ws.segments = DeviceArray<KvSegmentRef>(m_memory, 2 * segments.size());
        // From memory that is not pinned: it has been read when these return.
        check(cudaMemcpyAsync(ws.segments.data(), segments.data(), segments.size() * sizeof(KvSegmentRef), cudaMemcpyHostToDevice, stream()),
              "cudaMemcpyAsync");
        check(cudaMemcpyAsync(ws.end.data(), &ws.positions, sizeof(int), cudaMemcpyHostToDevice, stream()), "cudaMemcpyAsync");
        ws.chainIsThere = true;
    }

    const ModelShape m_shape;
    mutable std::mutex m_mutex; ///< of the stream: what one call puts there stays together
    mutable DeviceMemory m_memory;
    Stream m_stream;
    mutable DeviceProducts m_products;
    const DeviceWeights m_weights;
};

} // namespace

std::unique_ptr<const Backend> newCudaBackend(const ModelShape& shape, const ModelWeights& weights, const CudaOptions& options)
{
    refuseUnsupported(shape);
    return std::make_unique<CudaBackend>(shape, weights, options);
}

} // namespace lectern::engine::cuda
