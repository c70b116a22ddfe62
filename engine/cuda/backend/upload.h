// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/base/thread_pool.h"
#include "engine/cuda/backend/device_weights.h"

#include <array>
#include <vector>

namespace lectern::engine::cuda {

/// Brings weights to the device: packed by all threads, a stretch after the other, through two pinned buffers.
class Upload {
public:
    Upload(DeviceMemory& memory, cudaStream_t stream);
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    /// Matrices of the same depth, one below the other. Of one block type, and of whole tiles, they keep it; else bfloat16.
    StoredMatrix matrix(const std::vector<const TensorView*>& parts);
    StoredMatrix matrix(const std::vector<const TensorView*>& parts, MatrixType type);
    /// Several such matrices, all of the same shape.
    StoredMatrix matrices(const std::vector<std::vector<const TensorView*>>& all, bool int8);

    DeviceArray<float> vector(const std::vector<float>& values);
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

    /// Values of the largest matrix so far.
    std::size_t mostValues() const { return m_mostValues; }

private:
    struct Staging {
        std::byte* bytes = nullptr;
        cudaEvent_t taken = nullptr; ///< by the device
    };
    StoredMatrix store(MatrixType type, const std::vector<std::vector<const TensorView*>>& all);
    static MatrixType typeFor(const std::vector<const TensorView*>& parts);
    void write(const TensorView& tensor, MatrixType type, std::byte* to);

    DeviceMemory& m_memory;
    cudaStream_t m_stream;
    ThreadPool m_pool{0};
    std::array<Staging, 2> m_staging;
    std::size_t m_next = 0;
    std::size_t m_mostValues = 0;
};

} // namespace lectern::engine::cuda
