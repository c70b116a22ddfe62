// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/fragment_case.h"

#include <QtTest>

using namespace lectern::tests;

class FragmentsTest : public QObject {
    Q_OBJECT

private slots:
    void productOfBf16_isAProduct() { QVERIFY(bf16ProductIsRight(productOfBf16)); }
    void productOfF16_isAProduct() { QVERIFY(f16ProductIsRight(productOfF16, false)); }
    void productOfF16_ofATransposedOperand_isAProduct() { QVERIFY(f16ProductIsRight(productOfF16Transposed, true)); }
    void productOfS8_isAProduct() { QVERIFY(s8ProductIsRight(productOfS8)); }
    void productOfBf16_onTuring_isAProduct() { QVERIFY(bf16ProductIsRight(turingProductOfBf16)); }
    void productOfF16_onTuring_isAProduct() { QVERIFY(f16ProductIsRight(turingProductOfF16, false)); }
    void productOfS8_onTuring_isAProduct() { QVERIFY(s8ProductIsRight(turingProductOfS8)); }
};

QTEST_APPLESS_MAIN(FragmentsTest)
#include "fragments_test.moc"
