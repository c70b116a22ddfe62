// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/cpu/counted_kernels.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QtTest>

namespace sizes = lectern::tests::counted;

namespace {

// The figures are those of GCC 12, which gets little room. Others lay loops out otherwise: clang 14 takes 6 and 11 % more.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ == 12
constexpr double kRoom = 0.03;
#else
constexpr double kRoom = 0.15;
#endif

constexpr bool kSanitised = LECTERN_TEST_PATIENCE > 1;

} // namespace

/// Instructions that two kernels take, as valgrind counts them: a check for speed that no noise of the machine can disturb.
class InstructionCountsTest : public QObject
{
    Q_OBJECT

private slots:
    void kernels_takeAsManyInstructionsAsNoted_data()
    {
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<double>("units");
        QTest::addColumn<double>("noted");
        // For each multiply-add; for each token, channel and state. A kernel that takes fewer changes its figure here, in the same commit.
        QTest::newRow("product of bytes, Q4_K") << "product" << double(sizes::kRows) * sizes::kOutputs * sizes::kDepth << 0.1418;
        QTest::newRow("scan") << "scan" << double(sizes::kTokens) * sizes::kChannels * sizes::kStates << 4.247;
    }

    void kernels_takeAsManyInstructionsAsNoted()
    {
        QFETCH(QString, kernel);
        QFETCH(double, units);
        QFETCH(double, noted);
        if (kSanitised)
            QSKIP("a sanitiser's instructions are none of the kernels'");
        const QString valgrind = QStandardPaths::findExecutable("valgrind");
        if (valgrind.isEmpty())
            QSKIP("valgrind is not installed");
        if (QProcess::execute(COUNTED_KERNELS, {kernel, "1"}) == sizes::kNoAvx2)
            QSKIP("this processor has no AVX2");
        const qint64 one = count(valgrind, kernel, 1);
        const qint64 three = count(valgrind, kernel, 3);
        QVERIFY2(one > 0 && three > one, m_said.constData());
        const double each = double(three - one) / 2 / units;
        const QString figures = QString("%1 instructions each, %2 noted").arg(each, 0, 'f', 5).arg(noted, 0, 'f', 5);
        qInfo().noquote() << figures;
        QVERIFY2(each <= noted * (1 + kRoom), qPrintable(figures + ": the kernel has become slower"));
        QVERIFY2(each >= noted * (1 - kRoom), qPrintable(figures + ": the kernel has become faster; note that"));
    }

private:
    /// Instructions of the whole program; 0 where valgrind does not say.
    qint64 count(const QString& valgrind, const QString& kernel, int rounds)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(valgrind, {"--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", COUNTED_KERNELS, kernel,
                                 QString::number(rounds)});
        process.waitForFinished(300'000);
        m_said = process.readAll();
        static const QRegularExpression line("I +refs: +([\\d,]+)");
        return line.match(QString::fromUtf8(m_said)).captured(1).remove(',').toLongLong();
    }

    QByteArray m_said;
};

QTEST_GUILESS_MAIN(InstructionCountsTest)
#include "instruction_counts_test.moc"
