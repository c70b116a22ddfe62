// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/e2e/program.h"
#include "tests/e2e/reference.h"
#include "tests/e2e/watched_run.h"

#include <QJsonObject>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace lectern::test {

/// When a run is killed.
enum class Moment { AnyTime, Opening, Reading, FirstCharacters, Acknowledged, Ending };

/// How often what was hit.
struct KillCounts {
    std::map<Moment, int> hits; ///< the program ran when it was killed
    int goingOn = 0;            ///< of these, it went on with a conversation
    int cutShort = 0;           ///< of these, a turn was left behind that had not been shown to its end
    int acknowledged = 0;       ///< turns shown to their end before a kill
    int tooLate = 0;            ///< the program had come to its end by itself
    int kills() const;
    QString text() const;
};

/// A library whose writers are killed one after another. After each, all that had been shown must be there.
/// Every check throws std::runtime_error with what is wrong.
class KilledLibrary {
public:
    /// @param folder of the library, which does not exist yet
    KilledLibrary(Program& program, const Reference& reference, const QString& folder, KillCounts& counts);

    /// There is no conversation in it: the document is opened and read.
    bool isNew() const { return m_conversation.isEmpty(); }
    /// Questions that no acknowledged turn has answered yet.
    int questionsLeft() const { return int(m_reference.questions.size()) - m_acknowledged; }

    /// Asks the next questions, kills the program at that moment or some time after it, and checks what is left.
    void killOnce(Moment moment, std::mt19937& random);
    /// Goes on after a turn that was cut short, with the saved states and without them: the answer must be the same. Then
    /// asks the rest, which must be answered as in the reference.
    void comeToTheEnd();

private:
    struct Kept {
        QString answer;
        bool whole = false;
    };

    QStringList nextArguments() const;
    /// Or until the program has come to its end.
    void goOnUntil(Moment moment, WatchedRun& run, int questions, std::mt19937& random) const;
    std::pair<int, QByteArray> acknowledgedIn(const QByteArray& output) const;
    void verify();
    void findConversation();
    void checkTurns(int acknowledgedNow, const QByteArray& shownOfNext);
    void checkNewTurn(const QJsonObject& turn, bool acknowledged, const QByteArray& shown);
    void compareWithoutStates();
    QJsonObject json(const QStringList& arguments) const;

    Program& m_program;
    const Reference& m_reference;
    QString m_folder;
    KillCounts& m_counts;
    QString m_conversation;
    int m_acknowledged = 0;
    QString m_lastAcknowledged;     // the turn's id
    QString m_cutShort;             // id of a turn after it
    std::map<QString, Kept> m_kept; // all turns that were ever seen
};

} // namespace lectern::test
