// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/upload.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/pack_matrix.h"

#include <algorithm>

namespace lectern::engine::cuda {

namespace {

constexpr std::size_t kStretchBytes = std::size_t(64) << 20;
constexpr int kTileRows = 16;

} // namespace

Upload::Upload(DeviceMemory& memory, cudaStream_t stream) : m_memory(memory), m_stream(stream)
{
    for (Staging& staging : m_staging) {
        check(cudaMallocHost(&staging.bytes, kStretchBytes), "cudaMallocHost");
        check(cudaEventCreateWithFlags(&staging.taken, cudaEventDisableTiming), "cudaEventCreate");
    }
}

Upload::~Upload()
{
    cudaStreamSynchronize(m_stream);
    for (Staging& staging : m_staging) {
        cudaFreeHost(staging.bytes);
        if (staging.taken)
            cudaEventDestroy(staging.taken);
    }
}

MatrixType Upload::typeFor(const std::vector<const TensorView*>& parts)
{
    const MatrixType type = matrixTypeFor(*parts.front());
    const bool alike = std::all_of(parts.begin(), parts.end(), [&](const TensorView* part) {
        return matrixTypeFor(*part) == type && (parts.size() == 1 || part->shape.front() % kTileRows == 0);
    });
    return alike ? type : MatrixType::Bf16;
}

StoredMatrix Upload::matrix(const std::vector<const TensorView*>& parts)
{
    return store(typeFor(parts), {parts});
}

StoredMatrix Upload::matrix(const std::vector<const TensorView*>& parts, MatrixType type)
{
    return store(type, {parts});
}

StoredMatrix Upload::matrices(const std::vector<std::vector<const TensorView*>>& all, bool int8)
{
    constexpr int kInt8Depth = 32; // what MatrixType says
    const bool rounded = int8 && all.front().front()->shape.back() % kInt8Depth == 0;
    return store(rounded ? MatrixType::Int8Rows : typeFor(all.front()), all);
}

StoredMatrix Upload::store(MatrixType type, const std::vector<std::vector<const TensorView*>>& all)
{
    StoredMatrix stored;
    std::int64_t rows = 0;
    for (const TensorView* part : all.front())
        rows += part->shape.front();
    const auto depth = static_cast<int>(all.front().front()->shape.back());
    stored.matrix = {.type = type, .outputs = static_cast<int>(rows), .depth = paddedDepth(type, depth)};
    stored.stride = matrixBytes(type, rows, depth);
    stored.bytes = DeviceArray<std::byte>(m_memory, static_cast<std::size_t>(stored.stride) * all.size());
    stored.matrix.data = stored.bytes.data();
    m_mostValues = std::max(m_mostValues, static_cast<std::size_t>(rows) * static_cast<std::size_t>(stored.matrix.depth));
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::byte* to = stored.bytes.data() + static_cast<std::int64_t>(i) * stored.stride;
        for (const TensorView* part : all[i]) {
            write(*part, type, to);
            to += matrixBytes(type, part->shape.front(), depth);
        }
    }
    return stored;
}

DeviceArray<float> Upload::vector(const std::vector<float>& values)
{
    DeviceArray<float> stored(m_memory, values.size());
    if (!values.empty())
        check(cudaMemcpy(stored.data(), values.data(), stored.byteCount(), cudaMemcpyHostToDevice), "cudaMemcpy");
    return stored;
}

void Upload::write(const TensorView& tensor, MatrixType type, std::byte* to)
{
    const std::int64_t rows = tensor.shape.front();
    const auto depth = static_cast<int>(tensor.shape.back());
    const std::int64_t tileBytes = matrixBytes(type, kTileRows, depth);
    const std::int64_t atOnce = std::max<std::int64_t>(1, std::int64_t(kStretchBytes) / tileBytes) * kTileRows;
    ENSURE(tileBytes <= std::int64_t(kStretchBytes));
    for (std::int64_t first = 0; first < rows; first += atOnce) {
        const std::int64_t count = std::min(atOnce, rows - first);
        Staging& staging = m_staging[m_next];
        m_next ^= 1;
        check(cudaEventSynchronize(staging.taken), "cudaEventSynchronize");
        const auto tiles = static_cast<int>((count + kTileRows - 1) / kTileRows);
        m_pool.run(tiles, [&](int tile, int) {
            const std::int64_t row = std::int64_t(tile) * kTileRows;
            const std::int64_t some = std::min<std::int64_t>(kTileRows, count - row);
            packRows(tensor, type, first + row, some,
                     {staging.bytes + tile * tileBytes, static_cast<std::size_t>(matrixBytes(type, some, depth))});
        });
        const std::int64_t bytes = matrixBytes(type, count, depth);
        check(cudaMemcpyAsync(to + first / kTileRows * tileBytes, staging.bytes, static_cast<std::size_t>(bytes), cudaMemcpyHostToDevice, m_stream),
              "cudaMemcpyAsync");
        check(cudaEventRecord(staging.taken, m_stream), "cudaEventRecord");
    }
}

} // namespace lectern::engine::cuda
