// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/row_products.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/weight_tiles_k.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kMostWarps = 16;
constexpr int kMostThreads = kMostWarps * kWarp;
constexpr int kColumnRows = 8; ///< rows of x that one mma takes, as its columns
constexpr std::uint32_t kOnes = 0x3f803f80u;

/// What each warp has of a tile's results: its share of the depth.
template <int columns>
struct Shares {
    float sums[kMostWarps][columns][kWarp][4];
};

/// Where results go.
struct Results {
    int rows;
    int outputs;
    const float* bias;
    float* f32;
    __nv_bfloat16* bf16;
    std::int64_t stride;
    bool accumulate;

    __device__ __forceinline__ void write(int row, int output, float value) const
    {
        const std::int64_t at = row * stride + output;
        if (bias)
            value += bias[output];
        if (bf16)
            bf16[at] = __float2bfloat16_rn(value);
        else
            f32[at] = accumulate ? f32[at] + value : value;
    }
};

/// A lane's part of the rows of x: 8 values of row g of each eight, as they pair with UnitValues.
template <int columns>
class RowFragments {
public:
    __device__ __forceinline__ RowFragments(const __nv_bfloat16* x, std::int64_t stride, int rows, int depth, int lane)
        : m_x(x + lane / 4 * stride), m_stride(stride), m_rows(rows - lane / 4), m_depth(depth), m_part(lane % 4)
    {
    }
    /// Zeros for rows, and columns, that are not there.
    template <typename Tile>
    __device__ __forceinline__ uint4 load(int column, int unit) const
    {
        uint4 values = make_uint4(0, 0, 0, 0);
        if (m_rows <= column * kColumnRows)
            return values;
        const __nv_bfloat16* const from = m_x + column * kColumnRows * m_stride + unit * kUnitDepth;
        if constexpr (Tile::kPairsOf16) {
            const uint2 first = *reinterpret_cast<const uint2*>(from + 4 * m_part);
            const uint2 second = *reinterpret_cast<const uint2*>(from + 16 + 4 * m_part);
            return make_uint4(first.x, first.y, second.x, second.y);
        } else {
            if (!Tile::kCutUnits || unit * kUnitDepth + 8 * m_part < m_depth)
                values = *reinterpret_cast<const uint4*>(from + 8 * m_part);
            return values;
        }
    }

private:
    const __nv_bfloat16* m_x;
    std::int64_t m_stride;
    int m_rows; ///< from this lane's first one on
    int m_depth;
    int m_part;
};

/// sums += one of a unit's two products, 16 columns deep.
__device__ __forceinline__ void multiplyHalf(float (&sums)[4], const UnitValues& w, const uint4& x, int half)
{
    const std::uint32_t a[4] = {w.pairs[0][2 * half], w.pairs[1][2 * half], w.pairs[0][2 * half + 1], w.pairs[1][2 * half + 1]};
    const std::uint32_t b[2] = {half == 0 ? x.x : x.z, half == 0 ? x.y : x.w};
    multiplyBf16(sums, a, b);
}

/// sums += a unit's products with several rows: codes are multiplied and summed as they are, scales come after.
template <typename Tile, int columns>
__device__ __forceinline__ void multiplyUnit(float (&sums)[columns][4], const typename Tile::Chunk& chunk, int unit,
                                             const UnitScales& own, const uint4 (&x)[columns])
{
    const UnitValues w = Tile::values(chunk, unit);
    if constexpr (Tile::kGroups == 0) {
#pragma unroll
        for (int column = 0; column < columns; ++column) {
            multiplyHalf(sums[column], w, x[column], 0);
            multiplyHalf(sums[column], w, x[column], 1);
        }
    } else {
        const UnitScales scales = UnitScales::of<Tile>(own, unit);
#pragma unroll
        for (int column = 0; column < columns; ++column) {
            float products[Tile::kGroups][4] = {};
            multiplyHalf(products[0], w, x[column], 0);
            multiplyHalf(products[Tile::kGroups - 1], w, x[column], 1);
#pragma unroll
            for (int group = 0; group < Tile::kGroups; ++group) {
#pragma unroll
                for (int i = 0; i < 4; ++i)
                    sums[column][i] = fmaf(scales.scale[i / 2][group], products[group][i], sums[column][i]);
            }
            if constexpr (Tile::kHasMinimum) {
                const UnitValues ones{{{kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes, kOnes, kOnes}}};
                float totals[4] = {};
                multiplyHalf(totals, ones, x[column], 0);
                multiplyHalf(totals, ones, x[column], 1);
#pragma unroll
                for (int i = 0; i < 4; ++i)
                    sums[column][i] = fmaf(-scales.minimum[i / 2], totals[i], sums[column][i]);
            }
        }
    }
}

/// One tile's results. Warps share its depth: chunk after chunk goes to warp after warp; how many warps there are decides
/// the order of sums, and depends on the matrix alone.
/// @param index of the tile
/// @param started called by each thread before it reads anything but weights
template <typename Tile, int columns, typename Started>
__device__ __forceinline__ void multiplyTile(const Tile& tile, int index, int depth, const RowFragments<columns>& x,
                                             const Results& out, Started started)
{
    // The compiler then knows that it is the same for the whole warp.
    const int warp = __shfl_sync(kFullMask, static_cast<int>(threadIdx.x) / kWarp, 0);
    const int warps = static_cast<int>(blockDim.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    constexpr int depthOfChunk = Tile::kUnits * kUnitDepth;
    const int chunks = (depth + depthOfChunk - 1) / depthOfChunk;
    constexpr int inFlight = columns == 1 ? Tile::kInFlight : (Tile::kInFlight + 1) / 2; // registers hold results instead
    typename Tile::Chunk held[inFlight];
#pragma unroll
    for (int i = 0; i < inFlight; ++i) {
        if (warp + i * warps < chunks)
            held[i] = tile.load(warp + i * warps);
    }
    started();

    float sums[columns][4] = {};
    for (int first = warp; first < chunks; first += inFlight * warps) {
#pragma unroll
        for (int i = 0; i < inFlight; ++i) {
            const int chunk = first + i * warps;
            if (chunk < chunks) {
                UnitScales own{};
                if constexpr (Tile::kGroups > 0)
                    own = Tile::ownScales(held[i], lane % 4);
                if constexpr (Tile::kHasMinimum) { // values are larger than codes by kAbove
                    own.minimum[0] = fmaf(Tile::kAbove, own.scale[0][0], own.minimum[0]);
                    own.minimum[1] = fmaf(Tile::kAbove, own.scale[1][0], own.minimum[1]);
                }
#pragma unroll
                for (int unit = 0; unit < Tile::kUnits; ++unit) {
                    uint4 some[columns];
#pragma unroll
                    for (int column = 0; column < columns; ++column)
                        some[column] = x.template load<Tile>(column, chunk * Tile::kUnits + unit);
                    multiplyUnit<Tile>(sums, held[i], unit, own, some);
                }
            }
            const int next = chunk + inFlight * warps;
            if (next < chunks)
                held[i] = tile.load(next);
        }
    }

    auto& shared = sharedMemory<Shares<columns>>();
#pragma unroll
    for (int column = 0; column < columns; ++column) {
#pragma unroll
        for (int i = 0; i < 4; ++i)
            shared.sums[warp][column][lane][i] = sums[column][i];
    }
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < columns * kColumnRows * kTileRows; i += warps * kWarp) {
        const int output = i % kTileRows;
        const int row = i / kTileRows;
        const int from = output % 8 * 4 + row % kColumnRows / 2; // the lane that has it, by the fragment of d
        float sum = 0;
        for (int other = 0; other < warps; ++other)
            sum += shared.sums[other][row / kColumnRows][from][output / 8 * 2 + row % 2];
        if constexpr (Tile::kHasRowScales)
            sum = __fmul_rn(sum, tile.rowScale(output));
        const int at = index * kTileRows + output;
        if (row < out.rows && at < out.outputs)
            out.write(row, at, sum);
    }
}

/// Blocks that read the same weights come one after the other.
template <typename Tile, int columns>
__global__ void __launch_bounds__(kMostThreads) rowProductsKernel(const __grid_constant__ RowProductsArgs args)
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const auto index = static_cast<int>(blockIdx.y);
    const int first = static_cast<int>(blockIdx.x) * columns * kColumnRows;
    const Tile tile(args.w, args.w.data, index, lane);
    const int rows = args.rows - first;
    const RowFragments<columns> x(args.x + first * args.xStride, args.xStride, rows, args.w.depth, lane);
    const std::int64_t y = first * args.yStride;
    const Results out{
        rows,         args.w.outputs, args.bias, args.f32 ? args.f32 + y : nullptr, args.bf16 ? args.bf16 + y : nullptr,
        args.yStride, args.accumulate};
    multiplyTile<Tile, columns>(tile, index, args.w.depth, x, out, [] { awaitKernelBefore(); });
}

template <typename Tile>
__global__ void __launch_bounds__(kMostThreads) expertRowProductsKernel(const __grid_constant__ ExpertRowProductsArgs args)
{
    awaitKernelBefore();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const auto index = static_cast<int>(blockIdx.y);
    const auto choice = static_cast<int>(blockIdx.x);
    const auto* const data = static_cast<const unsigned char*>(args.w.data) + args.expert[choice] * args.expertStride;
    const Tile tile(args.w, data, index, lane);
    const RowFragments<1> x(args.x + choice / args.choicesPerRow * args.xStride, 0, 1, args.w.depth, lane);
    const std::int64_t first = choice * args.yStride;
    const Results out{1,
                      args.w.outputs,
                      nullptr,
                      args.f32 ? args.f32 + first : nullptr,
                      args.bf16 ? args.bf16 + first : nullptr,
                      args.yStride,
                      false};
    multiplyTile<Tile, 1>(tile, index, args.w.depth, x, out, [] {});
}

/// Warps for a tile: few tiles need many for as many bytes to be on their way as the device has room for.
template <typename Tile>
unsigned warpsFor(const DeviceMatrix& w)
{
    const unsigned tiles = blocksOf(w.outputs, kTileRows);
    const unsigned chunks = blocksOf(w.depth, Tile::kUnits * kUnitDepth);
    unsigned warps = tiles >= 512 ? 4 : tiles >= 128 ? 8 : kMostWarps;
    while (warps > 1 && warps / 2 >= chunks)
        warps /= 2;
    return warps;
}

template <typename Tile, int columns>
void launchRows(const RowProductsArgs& args, cudaStream_t stream)
{
    launchEarly({blocksOf(args.rows, columns * kColumnRows), blocksOf(args.w.outputs, kTileRows)},
                warpsFor<Tile>(args.w) * kWarp, sizeof(Shares<columns>), stream, rowProductsKernel<Tile, columns>, args);
}

/// Whether the fragments of x can be read.
bool readable(const __nv_bfloat16* x, std::int64_t stride, const DeviceMatrix& w)
{
    return aligned<16>(x, w.data) && stride % 8 == 0 && w.depth % 8 == 0;
}

} // namespace

void rowProducts(const RowProductsArgs& args, cudaStream_t stream)
{
    if (args.rows == 0 || args.w.outputs == 0)
        return;
    ENSURE(args.rows <= kMostProductRows && readable(args.x, args.xStride, args.w));
    withTile(args.w.type, [&]<typename Tile>() {
        if (args.rows <= kColumnRows)
            launchRows<Tile, 1>(args, stream);
        else if (args.rows <= 2 * kColumnRows)
            launchRows<Tile, 2>(args, stream);
        else
            launchRows<Tile, 4>(args, stream);
    });
}

void expertRowProducts(const ExpertRowProductsArgs& args, cudaStream_t stream)
{
    if (args.choices == 0 || args.w.outputs == 0)
        return;
    ENSURE(readable(args.x, args.xStride, args.w) && args.expertStride % 16 == 0);
    withTile(args.w.type, [&]<typename Tile>() {
        launchEarly({static_cast<unsigned>(args.choices), blocksOf(args.w.outputs, kTileRows)}, warpsFor<Tile>(args.w) * kWarp,
                    sizeof(Shares<1>), stream, expertRowProductsKernel<Tile>, args);
    });
}

} // namespace lectern::engine::cuda
