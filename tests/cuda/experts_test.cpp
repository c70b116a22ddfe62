// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/experts_case.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"

#include <QtTest>

#include <limits>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

class ExpertsTest : public QObject {
    Q_OBJECT

private slots:
    void theMostLikelyExperts_areChosen_data();
    void theMostLikelyExperts_areChosen();
    void ofEqualExperts_theFirstIsChosen();
    void whatIsNoNumber_isChosenLast();
    void choices_areSortedByExpert_data();
    void choices_areSortedByExpert();
    void noChoices_areSortedToo();
    void rows_areGatheredInTheirOrder_data();
    void rows_areGatheredInTheirOrder();
    void results_areJoinedByWeight_data();
    void results_areJoinedByWeight();
};

void ExpertsTest::theMostLikelyExperts_areChosen_data()
{
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("experts");
    QTest::addColumn<int>("perToken");
    for (const int tokens : {1, 2, 7, 8, 9, 65})
        QTest::addRow("%d tokens", tokens) << tokens << 16 << 2;
    for (const int experts : {1, 2, 8, 31, 32, 33, 64, 127, 128})
        QTest::addRow("%d experts", experts) << 5 << experts << std::min(experts, 2);
    for (const int perToken : {1, 3, 8})
        QTest::addRow("%d for a token", perToken) << 5 << 8 << perToken;
}

void ExpertsTest::theMostLikelyExperts_areChosen()
{
    QFETCH(int, tokens);
    QFETCH(int, experts);
    QFETCH(int, perToken);
    const ExpertsCase routing(tokens, experts, perToken);
    for (const bool renormalise : {false, true})
        QCOMPARE(routing.mistake(routing.chosen(renormalise), renormalise), std::string());
    QVERIFY(sameInEveryOrder([&] { return routing.chosen().weight; }));
}

void ExpertsTest::ofEqualExperts_theFirstIsChosen()
{
    ExpertsCase routing(1, 70, 4);
    std::fill(routing.logits.begin(), routing.logits.end(), -3.0f);
    for (const std::size_t expert : {69, 40, 8, 41})
        routing.logits[expert] = 2;
    const ExpertsCase::Chosen chosen = routing.chosen();
    QCOMPARE(chosen.expert, (std::vector<std::int32_t>{8, 40, 41, 69}));
    QCOMPARE(routing.mistake(chosen), std::string());
}

void ExpertsTest::whatIsNoNumber_isChosenLast()
{
    ExpertsCase routing(2, 3, 2);
    const float none = std::numeric_limits<float>::quiet_NaN();
    routing.logits = {none, 1, none, none, none, none};
    QCOMPARE(routing.chosen().expert, (std::vector<std::int32_t>{1, 0, 0, 1}));
}

void ExpertsTest::choices_areSortedByExpert_data()
{
    QTest::addColumn<int>("choices");
    QTest::addColumn<int>("experts");
    for (const int choices : {1, 2, 31, 33, 1023, 1024, 1025, 4100})
        QTest::addRow("%d choices", choices) << choices << 8;
    QTest::addRow("one expert") << 40 << 1;
    QTest::addRow("128 experts") << 1500 << 128;
}

void ExpertsTest::choices_areSortedByExpert()
{
    QFETCH(int, choices);
    QFETCH(int, experts);
    const ExpertsCase routing(1, experts, 1);
    Noise noise;
    std::vector<std::int32_t> expert;
    for (int i = 0; i < choices; ++i) // the fourth gets none
        expert.push_back(static_cast<std::int32_t>(noise(0, static_cast<float>(experts) * 0.9999f)));
    std::replace(expert.begin(), expert.end(), 3, 0);
    QCOMPARE(routing.mistake(routing.sorted(expert), expert), std::string());
    if (choices <= 1025) {
        QVERIFY(sameInEveryOrder([&] { return routing.sorted(expert).row; }));
    }
}

void ExpertsTest::noChoices_areSortedToo()
{
    QCOMPARE(ExpertsCase(1, 3, 1).sorted({}).offsets, std::vector<std::int32_t>(4, 0));
}

void ExpertsTest::rows_areGatheredInTheirOrder_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {1, 7, 64, 300, 2560})
        QTest::addRow("%d", width) << width;
}

void ExpertsTest::rows_areGatheredInTheirOrder()
{
    QFETCH(int, width);
    constexpr int kTokens = 3, kPerToken = 2;
    const std::vector<std::int32_t> row{4, 0, 5, 2, 1, 3};
    Noise noise;
    const std::vector<__nv_bfloat16> x = toBf16(noise.many(ExpertsCase::size(kTokens, width)));
    std::vector<__nv_bfloat16> wanted(ExpertsCase::size(kTokens * kPerToken, width));
    for (int choice = 0; choice < kTokens * kPerToken; ++choice)
        std::copy_n(x.begin() + std::ptrdiff_t(choice / kPerToken) * width, width,
                    wanted.begin() + std::ptrdiff_t(row[ExpertsCase::size(choice, 1)]) * width);
    const DeviceArray<std::int32_t> rows(row);
    const DeviceArray<__nv_bfloat16> onDevice(x);
    DeviceArray<__nv_bfloat16> out(wanted.size());
    gatherRows({.choices = kTokens * kPerToken,
                .choicesPerRow = kPerToken,
                .width = width,
                .row = rows.data(),
                .x = onDevice.data(),
                .out = out.data()},
               {});
    QVERIFY(sameBits(out.get(), wanted));
}

void ExpertsTest::results_areJoinedByWeight_data()
{
    rows_areGatheredInTheirOrder_data();
}

void ExpertsTest::results_areJoinedByWeight()
{
    QFETCH(int, width);
    constexpr int kTokens = 2, kPerToken = 3;
    const std::vector<std::int32_t> row{4, 0, 5, 2, 1, 3};
    Noise noise;
    const std::vector<float> weight = noise.many(row.size(), 0, 1);
    const std::vector<float> values = throughBf16(noise.many(ExpertsCase::size(kTokens * kPerToken, width)));
    const std::vector<float> before = noise.many(ExpertsCase::size(kTokens, width));
    const DeviceArray<std::int32_t> rows(row);
    const DeviceArray<float> weights(weight), f32(values);
    const DeviceArray<__nv_bfloat16> bf16(toBf16(values));
    for (const bool isSorted : {true, false}) {
        for (const bool accumulate : {true, false}) {
            std::vector<double> wanted;
            for (int token = 0; token < kTokens; ++token) {
                for (int i = 0; i < width; ++i) {
                    double sum = accumulate ? before[ExpertsCase::size(token, width) + ExpertsCase::size(i, 1)] : 0;
                    for (int k = 0; k < kPerToken; ++k) {
                        const int choice = token * kPerToken + k;
                        const int from = isSorted ? row[ExpertsCase::size(choice, 1)] : choice;
                        sum += double(weight[ExpertsCase::size(choice, 1)]) *
                               values[ExpertsCase::size(from, width) + ExpertsCase::size(i, 1)];
                    }
                    wanted.push_back(sum);
                }
            }
            CombineExpertsArgs args{.tokens = kTokens,
                                    .perToken = kPerToken,
                                    .width = width,
                                    .row = isSorted ? rows.data() : nullptr,
                                    .weight = weights.data(),
                                    .f32 = f32.data(),
                                    .accumulate = accumulate};
            DeviceArray<float> out(before), ofBf16(before);
            args.out = out.data();
            combineExperts(args, {});
            QCOMPARE(mistake(out.get(), wanted, 1e-6, 1e-6), QString());
            args.f32 = nullptr;
            args.bf16 = bf16.data();
            args.out = ofBf16.data();
            combineExperts(args, {});
            QVERIFY(sameBits(ofBf16.get(), out.get()));
        }
    }
}

QTEST_APPLESS_MAIN(ExpertsTest)
#include "experts_test.moc"
