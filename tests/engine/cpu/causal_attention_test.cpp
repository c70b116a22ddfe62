// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/float16.h"
#include "engine/cpu/causal_attention.h"
#include "engine/cpu/cpu_features.h"
#include "engine/cpu/state_bytes.h"
#include "tests/engine/cpu/reference_kernels.h"

#include <QtTest>

#include <cstring>
#include <random>

namespace reference = lectern::tests::reference;
using namespace lectern;
using namespace lectern::engine;
using namespace lectern::engine::cpu;

namespace {

/// Two attention layers, of which the second is asked for.
ModelShape shapeOf(int heads, int kvHeads, int headDim)
{
    ModelShape shape;
    shape.hidden = 16;
    shape.intermediate = 16;
    shape.heads = heads;
    shape.kvHeads = kvHeads;
    shape.headDim = headDim;
    for (const int ordinal : {0, 1})
        shape.layers.push_back({.attention = true, .experts = 1, .ordinal = ordinal});
    return shape;
}

/// A long timeline of random queries, keys and values that float16 holds, and its pages.
class Context {
public:
    Context(const ModelShape& shape, Precision precision, std::int64_t length) : m_shape(shape), m_precision(precision)
    {
        const auto many = [&](int width) {
            std::vector<float> values(static_cast<std::size_t>(length * width));
            for (float& value : values)
                value = fromF16(toF16(static_cast<float>(static_cast<int>(m_random() % 4001) - 2000) / 1000));
            return values;
        };
        m_q = many(shape.heads * shape.headDim);
        m_k = many(shape.kvHeads * shape.headDim);
        m_v = many(shape.kvHeads * shape.headDim);
        m_pages = chain(length, {});
    }

    /// Positions [0, end) of a timeline that went on.
    KvChain chain(std::int64_t end) const
    {
        KvChain chain;
        for (KvSegment segment : m_pages) {
            segment.end = std::min(segment.end, end);
            if (segment.begin < end)
                chain.push_back(segment);
        }
        return chain;
    }

    /// Positions [0, end) in pages of their own, with new pages at `cuts` too.
    KvChain chain(std::int64_t end, std::vector<std::int64_t> cuts) const
    {
        for (std::int64_t page = 0; page < end; page += kPageTokens)
            cuts.push_back(page);
        cuts.push_back(end);
        std::sort(cuts.begin(), cuts.end());
        KvChain chain;
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
            if (cuts[i] == cuts[i + 1] || cuts[i] >= end)
                continue;
            auto page = std::make_shared<CpuKvPage>(m_shape, m_precision, m_pool);
            fill(*page, 0, kPageTokens, [](std::int64_t, int, int) { return std::pair(NAN, NAN); }); // of other timelines
            fill(*page, cuts[i], cuts[i + 1],
                 [this](std::int64_t t, int head, int d) { return std::pair(m_k[at(t, head, d)], m_v[at(t, head, d)]); });
            chain.push_back({page, cuts[i], cuts[i + 1]});
        }
        return chain;
    }

    /// What tokens [begin, end) get from all before them: [end − begin, heads·headDim].
    std::vector<float> attend(const Kernels& kernels, const ThreadPool& pool, std::int64_t begin, const KvChain& kv) const
    {
        const std::int64_t end = kv.back().end;
        const auto width = static_cast<std::size_t>(m_shape.heads * m_shape.headDim);
        CpuWorkspace workspace(m_shape, kernels, pool.threads(), static_cast<int>(end - begin), m_precision);
        workspace.tokens = static_cast<int>(end - begin);
        const auto stride = static_cast<std::size_t>(padded(m_shape.heads * m_shape.headDim));
        const auto tokens = static_cast<std::size_t>(end - begin);
        for (std::size_t t = 0; t < tokens; ++t)
            std::copy_n(m_q.begin() + static_cast<std::ptrdiff_t>((static_cast<std::size_t>(begin) + t) * width), width,
                        workspace.q.data() + t * stride);
        attendCausally({m_shape, kernels, pool}, 1, workspace, kv);
        std::vector<float> out;
        for (std::size_t t = 0; t < tokens; ++t)
            out.insert(out.end(), workspace.attended.data() + t * stride, workspace.attended.data() + t * stride + width);
        return out;
    }

    std::vector<double> expected(std::int64_t position, int head) const
    {
        std::vector<std::vector<float>> keys, values;
        const int kvHead = head / (m_shape.heads / m_shape.kvHeads);
        for (std::int64_t t = 0; t <= position; ++t) {
            keys.emplace_back(m_k.begin() + static_cast<std::ptrdiff_t>(at(t, kvHead, 0)),
                              m_k.begin() + static_cast<std::ptrdiff_t>(at(t, kvHead, 0)) + m_shape.headDim);
            values.emplace_back(m_v.begin() + static_cast<std::ptrdiff_t>(at(t, kvHead, 0)),
                                m_v.begin() + static_cast<std::ptrdiff_t>(at(t, kvHead, 0)) + m_shape.headDim);
        }
        return reference::attend(m_q.data() + (position * m_shape.heads + head) * m_shape.headDim, keys, values, keys.size());
    }

    const ModelShape& shape() const { return m_shape; }

private:
    std::size_t at(std::int64_t t, int kvHead, int d) const
    {
        return static_cast<std::size_t>((t * m_shape.kvHeads + kvHead) * m_shape.headDim + d);
    }

    /// The second layer's keys and values by way of the saved state's layout; numbers of no use in the first.
    template <typename Of>
    void fill(CpuKvPage& page, std::int64_t begin, std::int64_t end, Of of) const
    {
        std::vector<std::byte> bytes;
        const auto add = [&](float value) {
            const std::uint16_t half = toF16(value);
            const auto* const from = m_precision == Precision::Fast ? reinterpret_cast<const std::byte*>(&half)
                                                                    : reinterpret_cast<const std::byte*>(&value);
            bytes.insert(bytes.end(), from, from + (m_precision == Precision::Fast ? 2 : 4));
        };
        for (const int layer : {0, 1}) {
            for (const bool values : {false, true}) {
                for (int head = 0; head < m_shape.kvHeads; ++head) {
                    for (std::int64_t t = begin; t < end; ++t) {
                        for (int d = 0; d < m_shape.headDim; ++d)
                            add(layer == 0 ? 1000 : values ? of(t, head, d).second : of(t, head, d).first);
                    }
                }
            }
        }
        const int from = static_cast<int>(begin % kPageTokens);
        readKv(m_shape, bytes, from, from + static_cast<int>(end - begin), page);
    }

    ModelShape m_shape;
    Precision m_precision;
    std::shared_ptr<KvPagePool> m_pool = std::make_shared<KvPagePool>(CpuKvPage::bytesFor(m_shape, m_precision));
    std::mt19937 m_random{7};
    std::vector<float> m_q, m_k, m_v;
    KvChain m_pages;
};

struct Chunk {
    std::int64_t begin, end;
};

/// All that is awkward: sizes around those of panels and tiles, and borders of pages and spans before, in and behind the chunk.
/// Where heads are many, only one of the chunks that take long.
std::vector<Chunk> awkwardChunks(int heads)
{
    std::vector<Chunk> chunks;
    const auto add = [&](std::int64_t begin, std::int64_t tokens) {
        const bool isLong = heads * tokens * (begin + tokens) > 4'000'000;
        if (!isLong || begin == 2300)
            chunks.push_back({begin, begin + tokens});
    };
    for (const std::int64_t tokens : {1, 2, 3, 15, 16, 17, 63, 64, 65, 1000})
        add(0, tokens);
    for (const std::int64_t begin : {255, 256, 1000, 1023, 1024, 2300}) {
        for (const std::int64_t tokens : {1, 2, 8, 65})
            add(begin, tokens);
    }
    return chunks;
}

} // namespace

/// Attention of whole chunks, on every path, against plain loops in double precision and against itself.
class CausalAttentionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void attention_equalsPlainLoops_data() { addCases(); }
    void attention_equalsPlainLoops();
    void attention_hasTheSameBits_howeverItIsDivided_data() { addCases(); }
    void attention_hasTheSameBits_howeverItIsDivided();
    void attention_hasTheSameBits_inPagesOfForks_data() { addCases(); }
    void attention_hasTheSameBits_inPagesOfForks();

private:
    void addCases()
    {
        QTest::addColumn<int>("path");
        QTest::addColumn<bool>("exact");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("kvHeads");
        QTest::addColumn<int>("headDim");
        for (std::size_t i = 0; i < m_paths.size(); ++i) {
            for (const bool exact : {false, true}) {
                const auto add = [&](int heads, int kvHeads, int headDim) {
                    QTest::addRow("%s %s %d/%d heads of %d", m_paths[i]->name, exact ? "exact" : "fast", heads, kvHeads,
                                  headDim)
                        << static_cast<int>(i) << exact << heads << kvHeads << headDim;
                };
                add(4, 2, 64);
                add(6, 2, 20);
                add(1, 1, 5);
                add(130, 1, 3); // more heads in a group than rows go together
            }
        }
    }
    Context context() const
    {
        QFETCH(bool, exact);
        QFETCH(int, heads);
        QFETCH(int, kvHeads);
        QFETCH(int, headDim);
        return {shapeOf(heads, kvHeads, headDim), exact ? Precision::Exact : Precision::Fast, 2400};
    }
    const Kernels& kernels() const
    {
        QFETCH(int, path);
        return *m_paths[static_cast<std::size_t>(path)];
    }

    const std::vector<const Kernels*> m_paths = availableKernels();
    const ThreadPool m_one{1}, m_two{2}, m_three{3};
};

void CausalAttentionTest::attention_equalsPlainLoops()
{
    const Context context = this->context();
    const auto headDim = static_cast<std::size_t>(context.shape().headDim);
    for (const auto& [begin, end] : awkwardChunks(context.shape().heads)) {
        const auto ours = context.attend(kernels(), m_two, begin, context.chain(end));
        for (const std::int64_t position : {begin, (begin + end) / 2, end - 1}) {
            for (const int head : {0, context.shape().heads - 1}) {
                const auto expected = context.expected(position, head);
                const std::size_t from =
                    (static_cast<std::size_t>(position - begin) * static_cast<std::size_t>(context.shape().heads) +
                     static_cast<std::size_t>(head)) *
                    headDim;
                for (std::size_t d = 0; d < headDim; ++d)
                    QVERIFY2(std::abs(ours[from + d] - expected[d]) <= 5e-6,
                             qPrintable(QStringLiteral("tokens %1 to %2, position %3, head %4: %5, not %6")
                                            .arg(begin)
                                            .arg(end)
                                            .arg(position)
                                            .arg(head)
                                            .arg(ours[from + d])
                                            .arg(expected[d])));
            }
        }
    }
}

void CausalAttentionTest::attention_hasTheSameBits_howeverItIsDivided()
{
    const Context context = this->context();
    const auto width = static_cast<std::size_t>(context.shape().heads * context.shape().headDim);
    for (const auto& [begin, end] : awkwardChunks(context.shape().heads)) {
        const KvChain kv = context.chain(end);
        const auto whole = context.attend(kernels(), m_one, begin, kv);
        QCOMPARE(context.attend(kernels(), m_two, begin, kv), whole);
        QCOMPARE(context.attend(kernels(), m_three, begin, kv), whole);
        for (const std::int64_t position : {begin, (begin + end) / 2, end - 1}) {
            const auto alone = context.attend(kernels(), m_three, position, context.chain(position + 1));
            QVERIFY(
                std::equal(alone.begin(), alone.end(),
                           whole.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(position - begin) * width)));
        }
    }
}

void CausalAttentionTest::attention_hasTheSameBits_inPagesOfForks()
{
    const Context context = this->context();
    for (const auto& [begin, end] : {Chunk{2300, 2301}, Chunk{2300, 2365}}) {
        const auto straight = context.attend(kernels(), m_two, begin, context.chain(end));
        for (const std::vector<std::int64_t>& cuts :
             {std::vector<std::int64_t>{1}, {16, 255}, {100, 101, 130, 1030}, {2305, 2310}})
            QCOMPARE(context.attend(kernels(), m_two, begin, context.chain(end, cuts)), straight);
    }
}

QTEST_GUILESS_MAIN(CausalAttentionTest)
#include "causal_attention_test.moc"
