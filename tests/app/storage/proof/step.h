// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/saved_state.h"
#include "tests/app/storage/storage_fixture.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace lectern::test {

/// Tokens that follow from a book and, behind `shared` of them, from a number.
struct TokenSpec {
    QString book{};
    qint64 shared = 0;
    unsigned tail = 0;
    qint64 length = 0;

    std::vector<std::int32_t> tokens() const;
    friend bool operator==(const TokenSpec&, const TokenSpec&) = default;
};

/// One thing that is done to a library. Books are named by their names, conversations by their titles, which never come twice.
struct Step {
    enum class Kind {
        AddBook,
        RenameBook,
        CountTokens,
        ForgetBook,
        CreateTalk,
        BeginTalk,
        RenameTalk,
        PinTalk,
        SetHead,
        AddTurn,
        BeginTurn,
        AppendToTurn,
        FinishTurn,
        ForgetTalk,
        SaveState,
        RestoreState,
        GiveWay,
        Search,
        Reopen,
    };
    static constexpr int kKinds = int(Kind::Reopen) + 1;

    Kind kind = Kind::Search;
    QString book{};
    std::vector<QString> books{}; ///< of a conversation or a state, in order
    QString talk{};
    QString turn{};
    QString parent{};
    QString text{}; ///< a new name, a question, a piece of an answer, words to look for
    qint64 number = 0;
    TokenSpec tokens{};
    storage::CheckpointKind state = storage::CheckpointKind::Document;

    QString describe() const;
};

const char* nameOf(Step::Kind kind);

/// The turn that a step makes: everything follows from its question.
storage::StoredTurn turnOf(const Step& step);

} // namespace lectern::test
