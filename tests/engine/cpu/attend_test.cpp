// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/float16.h"
#include "engine/cpu/cpu_features.h"
#include "engine/cpu/kernels/attention_args.h"
#include "tests/support/noise.h"
#include "tests/engine/cpu/reference_kernels.h"

#include <QtTest>

#include <algorithm>
#include <limits>

namespace reference = lectern::tests::reference;
using lectern::tests::Noise;
using namespace lectern;
using namespace lectern::engine;
using namespace lectern::engine::cpu;

namespace {

/// Attention of some rows, not yet divided.
struct Attended {
    Attended(int rows, int vStride)
        : sums(static_cast<std::size_t>(rows), SoftmaxSum{-INFINITY, 0}), out(static_cast<std::size_t>(rows * vStride))
    {
    }
    PartialAttention partial() { return {sums.data(), out.data()}; }

    std::vector<SoftmaxSum> sums;
    std::vector<float> out;
};

/// Random keys and values that float16 holds, as the kernels want them. What lies behind the last is not a number.
struct Tiles {
    Tiles(int dim, int count, Noise& noise)
        : headDim(dim), vStride((dim + 15) / 16 * 16),
          k(padded(count) * static_cast<std::size_t>(headDim), std::numeric_limits<float>::quiet_NaN()),
          v(padded(count) * static_cast<std::size_t>(vStride), std::numeric_limits<float>::quiet_NaN()), halfK(k.size()),
          halfV(v.size())
    {
        for (int i = 0; i < count; ++i) {
            keys.push_back(noise.many(static_cast<std::size_t>(headDim), -3, 3));
            values.push_back(noise.many(static_cast<std::size_t>(headDim)));
            std::fill_n(v.begin() + i * vStride, vStride, 0.0f);
            for (int x = 0; x < headDim; ++x) {
                float& key = keys.back()[static_cast<std::size_t>(x)];
                float& value = values.back()[static_cast<std::size_t>(x)];
                key = k[static_cast<std::size_t>((i / 16 * headDim + x) * 16 + i % 16)] = fromF16(toF16(key));
                value = v[static_cast<std::size_t>(i * vStride + x)] = fromF16(toF16(value));
            }
        }
        std::transform(k.begin(), k.end(), halfK.begin(), toF16);
        std::transform(v.begin(), v.end(), halfV.begin(), toF16);
    }

    /// Rows [first, first + rows) of q, of which row r sees all but the last r of `count` keys.
    Attended attend(const Kernels& kernels, PanelType type, const std::vector<float>& q, int first, int rows, int count) const
    {
        Attended attended(rows, vStride);
        for (int tile = 0; tile < count; tile += kKeyTile) {
            const int inTile = std::min(kKeyTile, count - tile);
            std::vector<int> visible;
            for (int r = 0; r < rows; ++r)
                visible.push_back(std::clamp(count - r - tile, 0, inTile));
            const auto at = [&](const std::vector<float>& wide, const std::vector<std::uint16_t>& half, int stride) {
                const auto offset = static_cast<std::size_t>(tile * stride);
                return type == PanelType::F32 ? static_cast<const void*>(wide.data() + offset) : half.data() + offset;
            };
            kernels.attend({.q = q.data() + first * headDim,
                            .qStride = headDim,
                            .rows = rows,
                            .panelType = type,
                            .k = at(k, halfK, headDim),
                            .v = at(v, halfV, vStride),
                            .vStride = vStride,
                            .headDim = headDim,
                            .keys = inTile,
                            .visible = visible.data(),
                            .scale = 1.44269504f / std::sqrt(static_cast<float>(headDim)),
                            .next = tile % 512 == 0 ? k.data() : nullptr,
                            .partial = attended.partial()});
        }
        return attended;
    }

    int headDim, vStride;
    std::vector<std::vector<float>> keys, values;

private:
    static std::size_t padded(int count) { return static_cast<std::size_t>((count + 15) / 16 * 16); }

    std::vector<float> k, v;
    std::vector<std::uint16_t> halfK, halfV;
};

} // namespace

/// Each path's kernels of attention against plain loops in double precision.
class AttendTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void attend_equalsPlainLoops_data() { addPaths(); }
    void attend_equalsPlainLoops();
    void join_ofAllSpans_equalsPlainLoops_data() { addPaths(); }
    void join_ofAllSpans_equalsPlainLoops();

private:
    void addPaths()
    {
        QTest::addColumn<int>("path");
        for (std::size_t i = 0; i < m_paths.size(); ++i)
            QTest::addRow("%s", m_paths[i]->name) << static_cast<int>(i);
    }

    const std::vector<const Kernels*> m_paths = availableKernels();
};

void AttendTest::attend_equalsPlainLoops()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    for (const int headDim : {1, 16, 20, 64}) {
        for (const int count : {1, 15, 16, 17, 63, 64, 65, 255, 256, 257, 600}) {
            const Tiles tiles(headDim, count, noise);
            for (const int rows : {1, 2, 3, 5, 12, 31}) {
                const auto q = noise.many(static_cast<std::size_t>(rows * headDim), -3, 3);
                for (const PanelType type : {PanelType::F32, PanelType::F16}) {
                    // Row r sees all but the last r keys.
                    const Attended together = tiles.attend(kernels, type, q, 0, rows, count);
                    for (int r = 0; r < std::min(rows, count); ++r) {
                        const auto expected = reference::attend(q.data() + r * headDim, tiles.keys, tiles.values,
                                                                static_cast<std::size_t>(count - r));
                        for (std::size_t x = 0; x < expected.size(); ++x) {
                            const float ours = together.out[static_cast<std::size_t>(r * tiles.vStride) + x] /
                                               together.sums[static_cast<std::size_t>(r)].sum;
                            QVERIFY2(std::abs(ours - expected[x]) <= 3e-6,
                                     qPrintable(QStringLiteral("%1 keys, row %2: %3, not %4")
                                                    .arg(count)
                                                    .arg(r)
                                                    .arg(ours)
                                                    .arg(expected[x])));
                        }
                        // Alone, and where nobody sees further keys.
                        const Attended alone = tiles.attend(kernels, type, q, r, 1, count - r);
                        QVERIFY(std::equal(alone.out.begin(), alone.out.end(), together.out.begin() + r * tiles.vStride));
                        QCOMPARE(alone.sums[0].sum, together.sums[static_cast<std::size_t>(r)].sum);
                    }
                }
            }
        }
    }
}

void AttendTest::join_ofAllSpans_equalsPlainLoops()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    constexpr int kHeadDim = 24, kCount = 300;
    const auto q = noise.many(kHeadDim, -9, 9);
    std::vector<std::vector<float>> keys, values;
    Attended total(1, 32);
    for (const int count : {kCount, 1, kCount}) {
        const Tiles tiles(kHeadDim, count, noise);
        Attended part = tiles.attend(kernels, PanelType::F32, q, 0, 1, count);
        kernels.join({.rows = 1, .stride = tiles.vStride, .part = part.partial(), .total = total.partial()});
        const Attended before = total;
        Attended nothing(1, 32);
        kernels.join({.rows = 1, .stride = tiles.vStride, .part = nothing.partial(), .total = total.partial()});
        QCOMPARE(total.out, before.out);
        QCOMPARE(total.sums[0].sum, before.sums[0].sum);
        keys.insert(keys.end(), tiles.keys.begin(), tiles.keys.end());
        values.insert(values.end(), tiles.values.begin(), tiles.values.end());
    }
    const auto expected = reference::attend(q.data(), keys, values, keys.size());
    for (std::size_t x = 0; x < expected.size(); ++x)
        QVERIFY(std::abs(total.out[x] / total.sums[0].sum - expected[x]) <= 3e-6);
}

QTEST_GUILESS_MAIN(AttendTest)
#include "attend_test.moc"
