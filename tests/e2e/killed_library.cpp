// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/killed_library.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <numeric>

namespace lectern::test {

namespace {

constexpr int kQuestionsInARun = 3;
constexpr double kStartSeconds = 0.25; // from the program's start to its first token, reading aside

void copyFolder(const QString& from, const QString& to)
{
    QDir().mkpath(to);
    for (const QFileInfo& entry : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
        if (entry.isDir())
            copyFolder(entry.filePath(), to + '/' + entry.fileName());
        else
            require(QFile::copy(entry.filePath(), to + '/' + entry.fileName()), "copying " + entry.filePath().toUtf8());
    }
}

const char* name(Moment moment)
{
    switch (moment) {
    case Moment::AnyTime: return "at any time";
    case Moment::Opening: return "while opening";
    case Moment::Reading: return "while reading";
    case Moment::FirstCharacters: return "from an answer's first characters on";
    case Moment::Acknowledged: return "after an acknowledged turn";
    case Moment::Ending: break;
    }
    return "while ending";
}

} // namespace

int KillCounts::kills() const
{
    return std::accumulate(hits.begin(), hits.end(), 0, [](int sum, const auto& hit) { return sum + hit.second; });
}

QString KillCounts::text() const
{
    QStringList parts;
    for (const auto& [moment, count] : hits)
        parts += QStringLiteral("%1 %2").arg(count).arg(QLatin1String(name(moment)));
    return QStringLiteral("%1 kills (%2), %3 of them of a run that went on, %4 cut a turn short; %5 turns acknowledged; %6 came too late")
        .arg(kills())
        .arg(parts.join(", "))
        .arg(goingOn)
        .arg(cutShort)
        .arg(acknowledged)
        .arg(tooLate);
}

KilledLibrary::KilledLibrary(Program& program, const Reference& reference, const QString& folder, KillCounts& counts)
    : m_program(program), m_reference(reference), m_folder(folder), m_counts(counts)
{
}

QStringList KilledLibrary::nextArguments() const
{
    QStringList arguments{"ask", "--library", m_folder};
    if (m_conversation.isEmpty())
        return arguments << m_reference.document;
    arguments << "--conversation" << m_conversation;
    return m_cutShort.isEmpty() ? arguments : arguments << "--from" << m_cutShort;
}

void KilledLibrary::killOnce(Moment moment, std::mt19937& random)
{
    const int questions = std::min(kQuestionsInARun, questionsLeft());
    const QByteArray input = m_reference.questions.mid(m_acknowledged, questions).join('\n').toUtf8() + '\n';
    const bool goesOn = !isNew();
    WatchedRun run(m_program, nextArguments(), input);
    goOnUntil(moment, run, questions, random);
    const bool killed = run.kill();
    const auto [acknowledged, rest] = acknowledgedIn(run.output());
    if (killed) {
        ++m_counts.hits[moment];
        m_counts.goingOn += goesOn ? 1 : 0;
        m_counts.acknowledged += acknowledged;
    } else {
        ++m_counts.tooLate;
        require(run.finish() == 0 && acknowledged == questions, "the program failed by itself: " + run.error());
    }
    if (!QFileInfo::exists(m_folder + "/library.db")) {
        require(acknowledged == 0 && isNew(), "there is no library");
        return;
    }
    verify();
    findConversation();
    if (m_conversation.isEmpty())
        require(run.output().isEmpty(), "the conversation is gone");
    else
        checkTurns(acknowledged, rest);
    m_counts.cutShort += killed && !m_cutShort.isEmpty() ? 1 : 0;
}

void KilledLibrary::goOnUntil(Moment moment, WatchedRun& run, int questions, std::mt19937& random) const
{
    const auto atMost = [&random](double seconds) {
        return std::chrono::microseconds(std::int64_t(std::uniform_real_distribution<>(0, seconds)(random) * 1e6));
    };
    const bool atOnce = random() % 2 == 0;
    const int turns = int(random() % unsigned(questions));
    const auto afterTurns = [&](int count) {
        return run.waitUntil([&run, this, count] { return acknowledgedIn(run.output()).first >= count; });
    };
    const double answers = m_reference.answerSeconds(m_acknowledged, questions);
    switch (moment) {
    case Moment::AnyTime:
        run.waitFor(atMost(kStartSeconds + (isNew() ? m_reference.readSeconds() : 0) + answers));
        return;
    case Moment::Opening: {
        // The library is made, the document comes in.
        const QString file = m_folder + (random() % 2 == 0 ? "/library.lock" : "/library.db");
        run.waitUntil([&file, &run] { return QFileInfo::exists(file) || run.error().contains("Opening"); });
        run.waitFor(atMost(atOnce ? 0.01 : kStartSeconds));
        return;
    }
    case Moment::Reading: {
        run.waitUntil([&run] { return run.error().contains("Reading"); });
        run.waitFor(atMost(atOnce ? 0 : m_reference.readSeconds()));
        return;
    }
    case Moment::FirstCharacters: {
        if (afterTurns(turns))
            run.waitUntil([&run, this] { return !acknowledgedIn(run.output()).second.isEmpty(); });
        run.waitFor(atMost(atOnce ? 0 : answers / questions));
        return;
    }
    case Moment::Acknowledged: {
        afterTurns(turns + 1);
        run.waitFor(atMost(atOnce ? 0 : 0.03));
        return;
    }
    case Moment::Ending:
        break;
    }
    if (afterTurns(questions) && random() % 3 != 0)
        run.waitUntil([&run] { return run.error().contains("To go on with"); });
    run.waitFor(atMost(atOnce ? 0 : 0.01));
}

/// How many turns were shown to their end, and what was shown of the next.
std::pair<int, QByteArray> KilledLibrary::acknowledgedIn(const QByteArray& output) const
{
    int turns = 0;
    QByteArray rest = output;
    while (!rest.isEmpty()) {
        const auto next = std::size_t(m_acknowledged + turns);
        require(next < m_reference.shown.size(), "more was shown than asked for: " + rest);
        const QByteArray& expected = m_reference.shown[next];
        if (!rest.startsWith(expected)) {
            require(expected.startsWith(rest), "shown: " + rest + "\ninstead of: " + expected);
            break;
        }
        rest.remove(0, expected.size());
        ++turns;
    }
    return {turns, rest};
}

QJsonObject KilledLibrary::json(const QStringList& arguments) const
{
    const Outcome outcome = m_program.run(arguments + QStringList{"--library", m_folder, "--json"});
    require(outcome.status == 0, arguments.join(' ').toUtf8() + ": " + outcome.error + outcome.output);
    return outcome.json();
}

void KilledLibrary::verify()
{
    const QJsonObject result = json({"library", "verify"});
    require(result["problems"].isArray() && result["problems"].toArray().isEmpty(), jsonText(result));
}

void KilledLibrary::findConversation()
{
    QJsonArray conversations;
    const QJsonArray documents = json({"library", "list"})["documents"].toArray();
    require(documents.size() <= 1, "one document became several");
    if (!documents.isEmpty())
        conversations = documents[0].toObject()["conversations"].toArray();
    require(conversations.size() <= 1, "one conversation became several");
    const QString id = conversations.isEmpty() ? QString() : conversations[0].toObject()["id"].toString();
    require(m_conversation.isEmpty() || id == m_conversation, "the conversation is gone");
    m_conversation = id;
}

void KilledLibrary::checkTurns(int acknowledgedNow, const QByteArray& shownOfNext)
{
    const QJsonArray turns = json({"library", "show", m_conversation})["turns"].toArray();
    std::size_t known = 0;
    int added = 0;
    for (const QJsonValue& value : turns) {
        const QJsonObject turn = value.toObject();
        const auto seen = m_kept.find(turn["id"].toString());
        if (seen != m_kept.end()) {
            ++known;
            require(turn["answer"].toString() == seen->second.answer, "a turn changed: " + jsonText(turn));
            continue;
        }
        require(added <= acknowledgedNow, "a turn that nobody asked for: " + jsonText(turn));
        checkNewTurn(turn, added < acknowledgedNow, shownOfNext);
        ++added;
    }
    require(known + std::size_t(added) == m_kept.size(), "a turn is gone");
    require(added >= acknowledgedNow, "an acknowledged turn is not there");
    require(shownOfNext.isEmpty() || added > acknowledgedNow, "a turn that was shown is not there");
}

void KilledLibrary::checkNewTurn(const QJsonObject& turn, bool acknowledged, const QByteArray& shown)
{
    const QJsonObject& expected = m_reference.turns[std::size_t(m_acknowledged)];
    const QString answer = turn["answer"].toString();
    requireSame(turn["question"], expected["question"], "question");
    requireSame(turn["parent"], m_lastAcknowledged.isEmpty() ? QJsonValue() : QJsonValue(m_lastAcknowledged), "parent");
    const bool whole = turn["stop"] == expected["stop"] && answer == expected["answer"].toString();
    m_kept[turn["id"].toString()] = {answer, whole};
    if (acknowledged || whole)
        requireSameAnswer(turn, expected);
    else
        require(expected["answer"].toString().startsWith(answer), "kept: " + answer.toUtf8() + "\nshown: " + shown);
    if (!acknowledged) {
        m_cutShort = turn["id"].toString();
        return;
    }
    m_cutShort.clear();
    m_lastAcknowledged = turn["id"].toString();
    ++m_acknowledged;
}

void KilledLibrary::comeToTheEnd()
{
    if (isNew())
        return;
    compareWithoutStates();
    if (questionsLeft() > 0) {
        QStringList arguments = nextArguments() << "--json";
        for (const QString& question : m_reference.questions.mid(m_acknowledged))
            arguments << "-q" << question;
        const Outcome outcome = m_program.run(arguments);
        require(outcome.status == 0, outcome.error);
        const QJsonArray turns = outcome.json()["turns"].toArray();
        require(turns.size() == questionsLeft(), "turns are missing: " + outcome.output);
        for (int i = 0; i < turns.size(); ++i)
            requireSameAnswer(turns[i].toObject(), m_reference.turns[std::size_t(m_acknowledged + i)]);
        requireSame(outcome.json()["restoredButReadAgain"], 0, "restored but read again");
    }
    verify();
    for (const QJsonValue& value : json({"library", "show", m_conversation})["turns"].toArray()) {
        const auto seen = m_kept.find(value.toObject()["id"].toString());
        if (seen == m_kept.end())
            continue;
        require(value.toObject()["answer"].toString() == seen->second.answer, "a turn changed: " + jsonText(value));
        require(seen->second.whole || value.toObject()["stop"] == "cancelled", "a turn cut short is not cancelled: " + jsonText(value));
    }
}

void KilledLibrary::compareWithoutStates()
{
    if (m_cutShort.isEmpty())
        return;
    QJsonObject turns[2];
    for (const bool without : {false, true}) {
        const QString copy = m_folder + (without ? "-without" : "-with");
        copyFolder(m_folder, copy);
        if (without)
            QDir(copy + "/states").removeRecursively();
        const Outcome outcome = m_program.run({"ask", "--library", copy, "--conversation", m_conversation, "--json", "-q",
                                               m_reference.questions.back()});
        require(outcome.status == 0, outcome.error);
        turns[without] = outcome.json()["turns"].toArray().at(0).toObject();
        QDir(copy).removeRecursively();
    }
    requireSameAnswer(turns[0], turns[1]);
    requireSame(turns[1]["tokens"].toObject()["restored"], 0, "restored without states");
}

} // namespace lectern::test
