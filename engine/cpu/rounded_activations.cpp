// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/rounded_activations.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::engine::cpu {

namespace {

/// Where few rows can't be multiplied as many are, fewer than this take another arithmetic. More than any pass that checks
/// guesses.
constexpr int kRowsWorthPairs = 16;

bool multipliesPairs(const Kernels& kernels, const Product& product)
{
    const PackedMatrix& w = *product.w;
    if (!kernels.pairs.multiply || w.type() != PanelType::Blocks || w.depth() % kPairSteps != 0)
        return false;
    if (!kernels.pairs.multiplyFew && product.rows < kRowsWorthPairs)
        return false;
    return w.blocks().codeBits == 8 || kernels.pairs.outrunIntegers;
}

template <typename T>
void makeRoom(AlignedBuffer<T>& buffer, std::size_t count)
{
    if (buffer.size() < count)
        buffer = AlignedBuffer<T>::uninitialised(count);
}

} // namespace

Arithmetic arithmeticOf(const Kernels& kernels, const Product& product, bool fast)
{
    if (fast && multipliesPairs(kernels, product))
        return Arithmetic::Bf16;
    if (fast && kernels.multiplyIntegers && product.w->type() == PanelType::Blocks && product.w->blocks().codeBits < 8)
        return Arithmetic::Integer;
    return Arithmetic::Float;
}

void RoundedActivations::round(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products)
{
    m_rows.clear();
    std::size_t codes = 0, groups = 0, pairs = 0;
    int rows = 0;
    for (const Product& product : products) {
        const Arithmetic arithmetic = arithmeticOf(kernels, product, true);
        if (arithmetic == Arithmetic::Float || find(product, arithmetic))
            continue;
        const auto depth = static_cast<std::size_t>(product.w->depth());
        const auto count = static_cast<std::size_t>(product.rows);
        const bool integers = arithmetic == Arithmetic::Integer;
        m_rows.push_back(
            {product.x, product.xStride, product.rows, product.w->depth(), arithmetic, integers ? codes : pairs, groups});
        if (integers) {
            codes += count * depth;
            groups += count * (depth / kRoundedGroup);
        } else {
            pairs += (count + kPairRows - 1) / kPairRows * kPairRows * depth;
        }
        rows += product.rows;
    }
    if (rows == 0)
        return;
    makeRoom(m_codes, codes);
    makeRoom(m_groups, groups);
    makeRoom(m_pairs, pairs);
    constexpr int kRowsOfTask = 8;
    pool.run((rows + kRowsOfTask - 1) / kRowsOfTask, [&](int task, int) {
        for (int row = task * kRowsOfTask; row < std::min(rows, (task + 1) * kRowsOfTask); ++row) {
            int at = row;
            auto r = m_rows.begin();
            for (; at >= r->count; ++r)
                at -= r->count;
            const float* const x = r->x + at * r->xStride;
            const auto index = static_cast<std::size_t>(at);
            const auto depth = static_cast<std::size_t>(r->depth);
            if (r->arithmetic == Arithmetic::Integer)
                kernels.roundToBytes(x, r->depth, m_codes.data() + r->firstValue + index * depth,
                                     m_groups.data() + r->firstGroup + index * (depth / kRoundedGroup));
            else
                roundToPairs(kernels, x, at, *r);
        }
    });
}

void RoundedActivations::roundToPairs(const Kernels& kernels, const float* x, int row, const Rows& rows)
{
    std::uint16_t* to = m_pairs.data() + rows.firstValue;
    const int blocks = (rows.count + kPairRows - 1) / kPairRows;
    for (int first = 0; first < rows.depth; first += kernels.pairs.tiling.steps) {
        const int steps = std::min(kernels.pairs.tiling.steps, rows.depth - first);
        const std::int64_t blockValues = std::int64_t(kPairRows) * steps;
        kernels.pairs.round(x + first, steps, row % kPairRows, to + row / kPairRows * blockValues);
        to += blocks * blockValues;
    }
}

RoundedActivations::Integers RoundedActivations::integers(const Product& product, int row) const
{
    const Rows* const rows = find(product, Arithmetic::Integer);
    ENSURE(rows);
    const auto first = static_cast<std::size_t>(row), depth = static_cast<std::size_t>(rows->depth);
    return {m_codes.data() + rows->firstValue + first * depth,
            m_groups.data() + rows->firstGroup + first * (depth / kRoundedGroup)};
}

RoundedActivations::Pairs RoundedActivations::pairs(const Product& product, int row) const
{
    const Rows* const rows = find(product, Arithmetic::Bf16);
    ENSURE(rows && row % kPairRows == 0);
    return {m_pairs.data() + rows->firstValue, (rows->count + kPairRows - 1) / kPairRows, row / kPairRows};
}

const RoundedActivations::Rows* RoundedActivations::find(const Product& product, Arithmetic arithmetic) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Rows& rows) {
        return rows.x == product.x && rows.count == product.rows && rows.arithmetic == arithmetic;
    });
    return found == m_rows.end() ? nullptr : &*found;
}

} // namespace lectern::engine::cpu
