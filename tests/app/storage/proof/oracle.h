// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/library.h"
#include "tests/app/storage/proof/step.h"

#include <QByteArray>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace lectern::test {

/// What a library must hold, kept in plain containers beside it. Says nothing of how: which states are pushed out is the
/// library's affair, so after a step that may remove some the oracle looks which are left, and holds the library to that.
struct Oracle {
    struct Book {
        int pages = 0;
        QString title;
        std::optional<qint64> tokens;
    };
    struct Talk {
        std::vector<QString> books;
        QString head{};
        bool pinned = false;
        std::vector<QString> turns{}; ///< in the order they were made
    };
    struct State {
        TokenSpec tokens;
        std::vector<QString> books;
        storage::CheckpointKind kind = storage::CheckpointKind::Document;
        bool mayBeGone = false;
    };

    std::map<QString, Book> books; ///< by name
    std::map<QString, Talk> talks; ///< by title
    std::map<QString, storage::StoredTurn> turns;
    std::vector<State> states;
    std::map<QString, std::set<QString>> savedWith; ///< first book → all books of states that began with it
    std::vector<QString> forgottenWords;            ///< no file may have them
    /// Whether the library's limits let a new state push out others that are not kept for good.
    bool thins = false;
    /// Whether they let it push out any others, or have no room for it.
    bool pushesOut = false;

    /// Marks the states that the step may remove before it is done.
    void loosen(const Step& step);
    /// What the step does.
    void apply(const Step& step, std::optional<storage::SaveResult::Outcome> saved = std::nullopt);
    /// Answers that were being written end where they are.
    void reopened();
    /// Looks which of the states that may be gone are there. Returns what it saw, a character for each, for observed().
    QByteArray observe(storage::Library& library);
    /// What somebody else saw.
    void observed(const QByteArray& seen);
};

/// The oracle's stand-in for a model.
const MadeEngine& proofEngine();

/// The first thing in which the library is not what the oracle says; empty where there is none.
QString difference(storage::Library& library, const Oracle& oracle);
/// The same of one book, or of one conversation with its turns.
QString differenceOfBook(storage::Library& library, const Oracle& oracle, const QString& name);
QString differenceOfTalk(storage::Library& library, const Oracle& oracle, const QString& title);

/// What SQLite itself says about library.db and all shards, and the words of `oracle.forgottenWords` that are in any file.
/// Empty where all is well. The library must be closed.
QString differenceOfFiles(const QString& folder, const Oracle& oracle);

} // namespace lectern::test
