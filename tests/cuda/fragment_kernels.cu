// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/fragment_kernels.h"

#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/ptx.cuh"

namespace lectern::tests {

using namespace engine::cuda;

namespace {

enum class Kind { Bf16, F16, F16Transposed, S8 };

struct Operands {
    alignas(128) unsigned char a[16][32];
    alignas(128) unsigned char b[16][32];
};

/// @tparam asTuring by what sm_75 does instead, copies included
template <Kind kind, bool asTuring>
__global__ void productKernel(FragmentProduct product)
{
    auto& shared = sharedMemory<Operands>();
    const int lane = static_cast<int>(threadIdx.x);
    const auto copy = [](void* to, const void* from, int bytes) {
        if constexpr (asTuring)
            turing::copy16(to, from, bytes);
        else
            copyAsync16(to, from, bytes);
    };
    copy(&shared.a[lane / 2][lane % 2 * 16], static_cast<const unsigned char*>(product.a) + lane * 16, 16);
    // Transposed: 16 rows of 8 values, and zeros beside them.
    const bool there = kind == Kind::F16Transposed ? lane % 2 == 0 : lane < 16;
    const int run = kind == Kind::F16Transposed ? lane / 2 : lane % 16;
    copy(&shared.b[lane / 2][lane % 2 * 16], static_cast<const unsigned char*>(product.b) + run * 16, there ? 16 : 0);
    closeCopyGroup();
    waitForCopies<0>();
    __syncthreads();
    std::uint32_t a[4], b[4];
    loadMatrices(a, &shared.a[lane % 16][lane / 16 * 16]);
    if (kind == Kind::F16Transposed)
        loadTransposed(b, &shared.b[lane % 16][lane / 16 * 16]);
    else
        loadMatrices(b, &shared.b[lane % 8 + lane / 16 * 8][lane / 8 % 2 * 16]);
    const std::uint32_t columns[2] = {b[0], b[1]};
    const int at = lane / 4 * 8 + lane % 4 * 2;
    if constexpr (kind == Kind::S8) {
        int* const d = static_cast<int*>(product.d);
        int out[4] = {d[at], d[at + 1], d[at + 64], d[at + 65]};
        if constexpr (asTuring)
            turing::multiplyS8(out, a, columns);
        else
            multiplyS8(out, a, columns);
        d[at] = out[0];
        d[at + 1] = out[1];
        d[at + 64] = out[2];
        d[at + 65] = out[3];
    } else {
        float* const d = static_cast<float*>(product.d);
        float out[4] = {d[at], d[at + 1], d[at + 64], d[at + 65]};
        if constexpr (kind == Kind::Bf16 && asTuring)
            turing::multiplyBf16(out, a, columns);
        else if constexpr (kind == Kind::Bf16)
            multiplyBf16(out, a, columns);
        else if constexpr (asTuring)
            turing::multiplyF16(out, a, columns);
        else
            multiplyF16(out, a, columns);
        d[at] = out[0];
        d[at + 1] = out[1];
        d[at + 64] = out[2];
        d[at + 65] = out[3];
    }
}

template <Kind kind, bool asTuring>
void multiply(const FragmentProduct& product, cudaStream_t stream)
{
    launch(1, kWarp, sizeof(Operands), stream, productKernel<kind, asTuring>, product);
}

} // namespace

void productOfBf16(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::Bf16, false>(product, stream);
}

void productOfF16(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::F16, false>(product, stream);
}

void productOfF16Transposed(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::F16Transposed, false>(product, stream);
}

void productOfS8(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::S8, false>(product, stream);
}

void turingProductOfBf16(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::Bf16, true>(product, stream);
}

void turingProductOfF16(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::F16, true>(product, stream);
}

void turingProductOfS8(const FragmentProduct& product, cudaStream_t stream)
{
    multiply<Kind::S8, true>(product, stream);
}

} // namespace lectern::tests
