// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

// Writes to a library until it is killed, or holds it. Says on standard output what a caller may rely on from then on.
#include "engine/base/failure.h"
#include "tests/app/storage/storage_fixture.h"

#include <QCoreApplication>

#include <cstdio>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

namespace {

void say(const QString& line)
{
    std::fputs(qPrintable(line + '\n'), stdout);
    std::fflush(stdout);
}

/// One after the other: an import, a conversation, turns whole and in steps, states.
void write(const QString& folder, unsigned seed)
{
    std::mt19937 random(seed);
    Library library(folder, Library::Access::Write, wideLimits());
    say("opened");
    const MadeEngine engine;
    for (int round = 0;; ++round) {
        const QString name = QString("book-%1-%2").arg(seed).arg(round);
        const QString book = library.documents().add(madeBook(name, 1 + int(random() % 80))).id;
        say("document " + book + ' ' + name);
        const QString conversation = library.conversations().create(name, {{book}});
        QString parent;
        std::vector<std::int32_t> tokens;
        for (int turn = 0; turn < 4; ++turn) {
            StoredTurn stored = madeTurn(QString("question-%1-%2-%3").arg(seed).arg(round).arg(turn), parent);
            if (random() % 2 == 0) {
                library.conversations().addTurn(conversation, stored);
            } else {
                library.conversations().beginTurn(conversation, stored);
                library.conversations().appendToTurn(stored.turn.id, {.reasoning = "thought", .answer = "so far"}, tokens);
                library.conversations().finishTurn(stored);
            }
            say("turn " + conversation + ' ' + stored.turn.id + ' ' + stored.turn.question);
            parent = stored.turn.id;
            const unsigned tokenSeed = random();
            const qint64 count = 1 + qint64(random() % 3000);
            tokens = madeTokens(count, tokenSeed);
            if (engine.save(library.states(), tokens, CheckpointKind::Document, {book}).outcome == SaveResult::Outcome::Saved)
                say(QString("state %1 %2").arg(tokenSeed).arg(count));
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString verb = arguments.value(1);
    const QString folder = arguments.value(2);
    try {
        if (verb == "write") {
            write(folder, arguments.value(3).toUInt());
        } else if (verb == "hold") {
            const Library library(folder, Library::Access::Write);
            say("held");
            std::getchar();
        } else if (verb == "wait") { // opens nothing
            say("waiting");
            std::getchar();
        } else if (verb == "forget") {
            Library library(folder, Library::Access::Write);
            say("opened");
            library.forget(arguments.value(3));
            say("forgotten");
        }
    } catch (const Failure& failure) {
        say(QString::fromStdString("failure " + failure.detail()));
        return 1;
    }
    return 0;
}
