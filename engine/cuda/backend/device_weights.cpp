// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/device_weights.h"

#include "engine/base/float16.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>

namespace lectern::engine::cuda {

namespace {

/// Bytes that a conversion has in the host's memory at a time.
constexpr std::size_t kStretchBytes = std::size_t(16) << 20;

/// Brings weights to the device, a stretch of rows after the other.
class Upload {
public:
    Upload(DeviceMemory& memory, cudaStream_t stream) : m_memory(memory), m_stream(stream) {}

    /// Matrices of the same depth, one below the other.
    /// @param stride values of a row on the device; zeros behind those of the tensors. 0: their depth
    StoredMatrix matrix(std::initializer_list<const TensorView*> parts, int stride = 0)
    {
        const TensorView& first = **parts.begin();
        const auto depth = static_cast<int>(first.shape.back());
        StoredMatrix stored;
        stored.matrix.depth = stride > 0 ? stride : depth;
        std::int64_t rows = 0;
        for (const TensorView* part : parts)
            rows += part->shape.front();
        stored.matrix.outputs = static_cast<int>(rows);
        stored.values = DeviceArray<__nv_bfloat16>(m_memory, static_cast<std::size_t>(rows) * static_cast<std::size_t>(stored.matrix.depth));
        stored.matrix.data = stored.values.data();
        __nv_bfloat16* to = stored.values.data();
        for (const TensorView* part : parts) {
            write(*part, depth, stored.matrix.depth, to);
            to += part->shape.front() * stored.matrix.depth;
        }
        return stored;
    }

    DeviceArray<float> vector(const std::vector<float>& values)
    {
        DeviceArray<float> stored(m_memory, values.size());
        if (!values.empty())
            check(cudaMemcpy(stored.data(), values.data(), stored.byteCount(), cudaMemcpyHostToDevice), "cudaMemcpy");
        return stored;
    }
    DeviceArray<float> vector(const TensorView& tensor) { return tensor.isPresent() ? vector(toFloats(tensor)) : DeviceArray<float>(); }

    /// [channels, columns] → [columns, channels], each value through `change`.
    template <typename Change>
    DeviceArray<float> transposed(const TensorView& tensor, int channels, int columns, Change change)
    {
        const std::vector<float> values = toFloats(tensor);
        std::vector<float> out(values.size());
        for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
            for (std::size_t i = 0; i < static_cast<std::size_t>(columns); ++i)
                out[i * static_cast<std::size_t>(channels) + c] = change(values[c * static_cast<std::size_t>(columns) + i]);
        }
        return vector(out);
    }

private:
    void write(const TensorView& tensor, int depth, int stride, __nv_bfloat16* to)
    {
        const std::int64_t rows = tensor.shape.front();
        if (tensor.type == TensorType::BF16 && stride == depth) {
            check(cudaMemcpy(to, tensor.data, tensor.byteCount(), cudaMemcpyHostToDevice), "cudaMemcpy");
            return;
        }
        const std::int64_t atOnce = std::max<std::int64_t>(1, std::int64_t(kStretchBytes) / (stride * 4));
        std::vector<float> floats;
        std::vector<std::uint16_t> rounded;
        for (std::int64_t row = 0; row < rows; row += atOnce) {
            const std::int64_t count = std::min(atOnce, rows - row);
            floats.resize(static_cast<std::size_t>(count * depth));
            rounded.assign(static_cast<std::size_t>(count * stride), 0);
            toFloats(tensor, row * depth, floats);
            for (std::int64_t r = 0; r < count; ++r) {
                for (int d = 0; d < depth; ++d)
                    rounded[static_cast<std::size_t>(r * stride + d)] = toBf16(floats[static_cast<std::size_t>(r * depth + d)]);
            }
            check(cudaMemcpy(to + row * stride, rounded.data(), rounded.size() * sizeof(std::uint16_t), cudaMemcpyHostToDevice), "cudaMemcpy");
        }
    }

    static std::uint16_t toBf16(float value)
    {
        const __nv_bfloat16 rounded = __float2bfloat16_rn(value);
        std::uint16_t bits;
        std::memcpy(&bits, &rounded, sizeof bits);
        return bits;
    }

    DeviceMemory& m_memory;
    [[maybe_unused]] cudaStream_t m_stream;
};

DeviceMamba mamba(const ModelShape& shape, const MambaWeights& from, Upload& upload)
{
    constexpr double kLog2E = 1.4426950408889634;
    const auto asIs = [](float w) { return w; };
    DeviceMamba to;
    to.in = upload.matrix({&from.inProj});
    to.inBias = upload.vector(from.inProjBias);
    to.conv = upload.transposed(from.conv, shape.inner, shape.convWidth, asIs);
    to.convBias = upload.vector(from.convBias);
    to.x = upload.matrix({&from.xProj});
    to.dtNorm = upload.vector(from.dtNorm);
    to.bNorm = upload.vector(from.bNorm);
    to.cNorm = upload.vector(from.cNorm);
    to.dt = upload.matrix({&from.dtProj}, dtStrideFor(shape.dtRank));
    to.dtBias = upload.vector(from.dtProjBias);
    to.aLog2e = from.a.isPresent() ? upload.transposed(from.a, shape.inner, shape.stateDim,
                                                       [](float a) { return static_cast<float>(double(a) * kLog2E); })
                                   : upload.transposed(from.aLog, shape.inner, shape.stateDim, [](float aLog) {
                                         return static_cast<float>(-std::exp(double(aLog)) * kLog2E);
                                     });
    to.d = upload.vector(from.d);
    to.out = upload.matrix({&from.outProj});
    to.outBias = upload.vector(from.outProjBias);
    return to;
}

} // namespace

DeviceWeights::DeviceWeights(const ModelShape& shape, const ModelWeights& weights, DeviceMemory& memory, cudaStream_t stream)
{
    Upload upload(memory, stream);
    head = upload.matrix({&weights.head});
    if (weights.embedding.data != weights.head.data)
        embedding = upload.matrix({&weights.embedding});
    finalNorm = toFloats(weights.finalNorm);
    for (std::size_t i = 0; i < shape.layers.size(); ++i) {
        const LayerWeights& from = weights.layers[i];
        DeviceLayer layer;
        layer.inputNorm = upload.vector(from.inputNorm);
        layer.feedForwardNorm = upload.vector(from.feedForwardNorm);
        if (shape.layers[i].attention) {
            layer.attention.qkv = upload.matrix({&from.attention.q, &from.attention.k, &from.attention.v});
            layer.attention.o = upload.matrix({&from.attention.o});
        } else {
            layer.mamba = mamba(shape, from.mamba, upload);
        }
        if (shape.layers[i].experts > 1)
            layer.router = upload.matrix({&from.router});
        for (const ExpertWeights& expert : from.experts)
            layer.experts.push_back({upload.matrix({&expert.gate, &expert.up}), upload.matrix({&expert.down})});
        layers.push_back(std::move(layer));
    }
}

} // namespace lectern::engine::cuda
