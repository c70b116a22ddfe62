// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/weight_upload.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/store_weights.h"
#include "engine/cuda/plugin/file_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lectern::engine::cuda {

Ferry::Ferry() = default;

Ferry::Boat& Ferry::next()
{
    m_last = 1 - m_last;
    m_boats[m_last].free.wait();
    return m_boats[m_last];
}

namespace {

/// Thrown where the program has enough.
struct Stopped {};

class Upload {
public:
    Upload(const ModelShape& shape, const SourceTensors& tensors, Ferry& ferry, cudaStream_t stream,
           const std::function<bool(int)>& uploaded)
        : m_shape(shape), m_tensors(tensors), m_ferry(ferry), m_stream(stream), m_uploaded(uploaded)
    {
    }

    /// @param firstRow of the matrix where the tensor's rows begin
    void rows(int role, int layer, int expert, const WeightMatrix& to, int firstRow = 0)
    {
        const SourceTensor tensor = m_tensors.find(role, layer, expert);
        if (!tensor.isPresent())
            return;
        if (tensor.isRandom()) {
            if (firstRow == 0) // all of it, once
                storeRandom(to, ++m_seed << 40, m_stream);
        } else {
            if (firstRow == 0) // rows and values that a tile has too many
                check(cudaMemsetAsync(const_cast<void*>(to.data), 0, storedBytes(to), m_stream), "cudaMemsetAsync");
            bring(tensor.view, to, firstRow);
        }
        done(tensor);
    }

    void vector(int role, int layer, float* to, float random)
    {
        transposed(
            role, layer, 1, to, [](float value) { return value; }, random);
    }

    /// [channels, columns] → [columns, channels], each value through `change`. With one column: as it is.
    /// @param random what is taken where the program has no values
    template <typename Change>
    void transposed(int role, int layer, int columns, float* to, Change change, float random)
    {
        const SourceTensor tensor = m_tensors.find(role, layer);
        if (!tensor.isPresent())
            return;
        const std::vector<float> values = tensor.isRandom()
                                              ? std::vector<float>(static_cast<std::size_t>(tensor.view.count()), random)
                                              : toFloats(tensor.view);
        std::vector<float> out(values.size());
        const auto width = static_cast<std::size_t>(columns);
        const std::size_t channels = values.size() / width;
        for (std::size_t c = 0; c < channels; ++c) {
            for (std::size_t i = 0; i < width; ++i)
                out[i * channels + c] = change(values[c * width + i]);
        }
        check(cudaMemcpyAsync(to, out.data(), out.size() * sizeof(float), cudaMemcpyHostToDevice, m_stream), "cudaMemcpyAsync");
        check(cudaStreamSynchronize(m_stream), "cudaStreamSynchronize"); // `out` ends here
        done(tensor);
    }

    void mamba(int layer, const DeviceMamba& to)
    {
        constexpr double kLog2E = 1.4426950408889634;
        rows(LECTERN_CUDA_IN_PROJ, layer, 0, to.in);
        vector(LECTERN_CUDA_IN_PROJ_BIAS, layer, to.inBias, 0);
        transposed(
            LECTERN_CUDA_CONV, layer, m_shape.convWidth, to.conv, [](float w) { return w; }, 0.5f);
        vector(LECTERN_CUDA_CONV_BIAS, layer, to.convBias, 0);
        rows(LECTERN_CUDA_X_PROJ, layer, 0, to.x);
        vector(LECTERN_CUDA_DT_NORM, layer, to.dtNorm, 1);
        vector(LECTERN_CUDA_B_NORM, layer, to.bNorm, 1);
        vector(LECTERN_CUDA_C_NORM, layer, to.cNorm, 1);
        rows(LECTERN_CUDA_DT_PROJ, layer, 0, to.dt);
        vector(LECTERN_CUDA_DT_PROJ_BIAS, layer, to.dtBias, -4);
        transposed(
            LECTERN_CUDA_A, layer, m_shape.stateDim, to.aLog2e, [](float a) { return static_cast<float>(double(a) * kLog2E); },
            -1);
        transposed(
            LECTERN_CUDA_A_LOG, layer, m_shape.stateDim, to.aLog2e,
            [](float aLog) { return static_cast<float>(-std::exp(double(aLog)) * kLog2E); }, 1);
        vector(LECTERN_CUDA_D, layer, to.d, 1);
        rows(LECTERN_CUDA_OUT_PROJ, layer, 0, to.out);
        vector(LECTERN_CUDA_OUT_PROJ_BIAS, layer, to.outBias, 0);
    }

    /// The router in float32: which experts are chosen should not depend on a rounding.
    void router(int layer, int experts, float* to)
    {
        const SourceTensor tensor = m_tensors.find(LECTERN_CUDA_ROUTER, layer);
        ENSURE(tensor.isPresent() && tensor.rows() == experts);
        if (!tensor.isRandom()) {
            vector(LECTERN_CUDA_ROUTER, layer, to, 0);
            return;
        }
        // Different for each expert and layer, so that the choices spread.
        std::vector<float> values(static_cast<std::size_t>(tensor.view.count()));
        std::uint32_t state = static_cast<std::uint32_t>(layer) * 2654435761u + 1;
        for (float& value : values) {
            state = state * 1664525u + 1013904223u;
            value = (static_cast<float>(state >> 8) * 0x1p-24f - 0.5f) * 0.1f;
        }
        check(cudaMemcpyAsync(to, values.data(), values.size() * sizeof(float), cudaMemcpyHostToDevice, m_stream),
              "cudaMemcpyAsync");
        check(cudaStreamSynchronize(m_stream), "cudaStreamSynchronize");
        done(tensor);
    }

    void experts(int layer, const DeviceExperts& to)
    {
        for (int expert = 0; expert < to.count; ++expert) {
            rows(LECTERN_CUDA_GATE, layer, expert, to.gateUpOf(expert));
            rows(LECTERN_CUDA_UP, layer, expert, to.gateUpOf(expert), m_shape.intermediate);
            rows(LECTERN_CUDA_DOWN, layer, expert, to.downOf(expert));
        }
    }

private:
    void bring(const TensorView& tensor, const WeightMatrix& to, int firstRow)
    {
        const FileRows rows(tensor, to.format);
        constexpr std::size_t kMostRows = 32768; // of a launch
        const auto atOnce = static_cast<std::int64_t>(std::clamp<std::size_t>(Ferry::kBytes / rows.rowBytes(), 1, kMostRows));
        ENSURE(rows.rowBytes() <= Ferry::kBytes);
        for (std::int64_t row = 0; row < tensor.shape.front(); row += atOnce) {
            const std::int64_t count = std::min(atOnce, tensor.shape.front() - row);
            Ferry::Boat& boat = m_ferry.next();
            rows.copy(row, count, boat.host.data());
            check(cudaMemcpyAsync(boat.device.data(), boat.host.data(), static_cast<std::size_t>(count) * rows.rowBytes(),
                                  cudaMemcpyHostToDevice, m_stream),
                  "cudaMemcpyAsync");
            storeRows({.to = to,
                       .firstRow = firstRow + static_cast<int>(row),
                       .rows = static_cast<int>(count),
                       .type = rows.type(),
                       .from = boat.device.data()},
                      m_stream);
            boat.free.record(m_stream);
        }
    }

    void done(const SourceTensor& tensor)
    {
        if (m_uploaded && !m_uploaded(tensor.index))
            throw Stopped();
    }

    const ModelShape& m_shape;
    const SourceTensors& m_tensors;
    Ferry& m_ferry;
    cudaStream_t m_stream;
    const std::function<bool(int)>& m_uploaded;
    std::uint64_t m_seed = 0;
};

} // namespace

bool uploadWeights(const ModelShape& shape, const SourceTensors& tensors, const DeviceWeights& to, Ferry& ferry,
                   cudaStream_t stream, const std::function<bool(int tensor)>& uploaded)
{
    Upload upload(shape, tensors, ferry, stream, uploaded);
    try {
        upload.rows(LECTERN_CUDA_EMBEDDING, 0, 0, to.embedding);
        upload.rows(LECTERN_CUDA_HEAD, 0, 0, to.head);
        upload.vector(LECTERN_CUDA_FINAL_NORM, 0, to.finalNorm, 1);
        for (int i = 0; i < static_cast<int>(to.layers.size()); ++i) {
            const DeviceLayer& layer = to.layers[static_cast<std::size_t>(i)];
            const ModelShape::Layer& kind = shape.layers[static_cast<std::size_t>(i)];
            upload.vector(LECTERN_CUDA_INPUT_NORM, i, layer.inputNorm, 1);
            upload.vector(LECTERN_CUDA_FEED_FORWARD_NORM, i, layer.feedForwardNorm, 1);
            if (kind.attention) {
                upload.rows(LECTERN_CUDA_Q, i, 0, layer.attention.q);
                upload.rows(LECTERN_CUDA_K, i, 0, layer.attention.k);
                upload.rows(LECTERN_CUDA_V, i, 0, layer.attention.v);
                upload.rows(LECTERN_CUDA_O, i, 0, layer.attention.o);
            } else {
                upload.mamba(i, layer.mamba);
            }
            if (kind.experts > 1)
                upload.router(i, kind.experts, layer.router);
            upload.experts(i, layer.experts);
        }
    } catch (const Stopped&) {
        check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
        return false;
    }
    check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    return true;
}

} // namespace lectern::engine::cuda
