// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/kv_layer.h"
#include "tests/cuda/kv_timeline.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

class KvWriteTest : public QObject {
    Q_OBJECT

private slots:
    void keysAndValues_goToTheirPlaces_data();
    void keysAndValues_goToTheirPlaces();
};

void KvWriteTest::keysAndValues_goToTheirPlaces_data()
{
    QTest::addColumn<int>("positions");
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("kvHeads");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<QList<int>>("cuts");
    for (const int tokens : {1, 2, 3, 17, 64, 257})
        QTest::addRow("%d tokens", tokens) << 300 << tokens << 1 << 128 << QList<int>{};
    QTest::addRow("three heads of 7, forked") << 600 << 420 << 3 << 7 << QList<int>{100, 300, 301};
    QTest::addRow("eight heads of 64") << 20 << 20 << 8 << 64 << QList<int>{7};
}

template <typename T>
bool goToTheirPlaces(KvTimeline& kv, int tokens)
{
    const int width = kv.kvHeads * kv.headDim;
    const int first = kv.count - tokens;
    const auto rows = [&](const std::vector<float>& all) {
        return activations<T>({all.begin() + static_cast<std::ptrdiff_t>(kv.size(first)), all.end()});
    };
    const DeviceArray<T> k(rows(kv.keys)), v(rows(kv.values));
    for (auto& page : kv.pages)
        page->set(std::vector<__half>(kv.pageValues(), __ushort_as_half(0xffff)));
    writeKv<T>({.tokens = tokens, .k = k.data(), .v = v.data(), .kStride = width, .vStride = width, .kv = kv.layer(kv.count)},
               {});
    for (std::size_t s = 0; s < kv.segments().size(); ++s) {
        std::vector<__half> wanted(kv.pageValues(), __ushort_as_half(0xffff));
        for (int position = std::max(first, kv.segments()[s].begin); position < kv.segments()[s].end; ++position)
            kv.place(wanted, position);
        if (!sameBits(kv.pages[s]->get(), wanted))
            return false;
    }
    return true;
}

void KvWriteTest::keysAndValues_goToTheirPlaces()
{
    QFETCH(int, positions);
    QFETCH(int, tokens);
    QFETCH(int, kvHeads);
    QFETCH(int, headDim);
    QFETCH(QList<int>, cuts);
    Noise noise;
    KvTimeline kv(positions, kvHeads, headDim, {cuts.begin(), cuts.end()}, noise);
    // What bfloat16 and float16 both hold.
    for (std::vector<float>* const all : {&kv.keys, &kv.values})
        *all = throughBf16(*all);
    QVERIFY(goToTheirPlaces<__nv_bfloat16>(kv, tokens));
    QVERIFY(goToTheirPlaces<float>(kv, tokens));
}

QTEST_APPLESS_MAIN(KvWriteTest)
#include "kv_write_test.moc"
