// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/fragment_case.h"

#include <QtTest>

using namespace lectern::tests;

class FragmentsTest : public QObject {
    Q_OBJECT

private slots:
    void productOfBf16_isAProduct() { QVERIFY(bf16ProductIsRight()); }
    void productOfF16_isAProduct() { QVERIFY(f16ProductIsRight()); }
    void productOfF16_ofATransposedOperand_isAProduct() { QVERIFY(f16ProductTransposedIsRight()); }
    void productOfS8_isAProduct() { QVERIFY(s8ProductIsRight()); }
};

QTEST_APPLESS_MAIN(FragmentsTest)
#include "fragments_test.moc"
