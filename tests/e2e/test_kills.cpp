// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/killed_library.h"
#include "tests/e2e/made_prose.h"

#include <QTest>

#include <exception>

using namespace lectern::test;

namespace {

constexpr int kKillsOfALibrary = 10;
constexpr int kManyKills = 200; // from so many on, every moment must have been hit

int number(const char* variable, int otherwise)
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue(variable, &given);
    return given ? value : otherwise;
}

QStringList questions()
{
    QStringList made;
    for (int i = 0; i < 14; ++i) {
        static constexpr std::array kKinds{"What does it say about district %1?", "Find the bridge of district %1",
                                           "Who built the tower of district %1?", "How much did the mill of district %1 cost?"};
        made += QString(kKinds[std::size_t(i) % kKinds.size()]).arg(i * 3 + 2);
    }
    return made;
}

} // namespace

/// SIGKILL at moments seen from outside and at random ones: nothing that was shown is ever lost, no state is wrong.
///
/// LECTERN_KILLS: how many; LECTERN_KILLS_SEED: where the random numbers begin.
class TestKills : public QObject {
    Q_OBJECT

private slots:
    void programKilledAtAnyMoment_losesNothingThatItShowed()
    {
        const int wanted = number("LECTERN_KILLS", 16);
        const int seed = number("LECTERN_KILLS_SEED", 20240229);
        std::mt19937 random{unsigned(seed)};
        KillCounts counts;
        QString where;
        try {
            Program program;
            const QString document = program.file("prose.txt", madeProse(50));
            const Reference reference = Reference::of(program, document, questions());
            for (int first = 0; counts.kills() < wanted; ++first) {
                KilledLibrary library(program, reference, program.path(QStringLiteral("library%1").arg(first)), counts);
                for (int kill = 0; kill < kKillsOfALibrary && library.questionsLeft() > 0; ++kill) {
                    const Moment moment = nextMoment(kill, library.isNew(), random);
                    where = QStringLiteral("library %1, kill %2, moment %3").arg(first).arg(kill).arg(int(moment));
                    library.killOnce(moment, random);
                }
                where = QStringLiteral("library %1, at the end").arg(first);
                library.comeToTheEnd();
            }
        } catch (const std::exception& problem) {
            QFAIL(qPrintable(QStringLiteral("%1, seed %2: %3").arg(where).arg(seed).arg(QString::fromUtf8(problem.what()))));
        }
        qInfo("%s; seed %d", qPrintable(counts.text()), seed);
        if (wanted < kManyKills)
            return;
        for (const Moment moment : {Moment::AnyTime, Moment::Opening, Moment::Reading, Moment::FirstCharacters, Moment::Acknowledged,
                                    Moment::Ending})
            QVERIFY2(counts.hits[moment] > 0, qPrintable(QString::number(int(moment))));
        QVERIFY(counts.goingOn > 0 && counts.cutShort > 0);
        QVERIFY(counts.acknowledged >= 50);
    }

private:
    /// A library is killed first when it is made, then while its document is read, then all the rest in turn.
    static Moment nextMoment(int kill, bool isNew, std::mt19937& random)
    {
        if (isNew && kill < 2)
            return kill == 0 ? Moment::Opening : Moment::Reading;
        static constexpr std::array kOthers{Moment::Acknowledged, Moment::FirstCharacters, Moment::AnyTime, Moment::Acknowledged,
                                            Moment::Ending};
        return kOthers[random() % kOthers.size()];
    }
};

QTEST_GUILESS_MAIN(TestKills)
#include "test_kills.moc"
