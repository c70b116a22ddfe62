// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"

#include <QtGlobal>

namespace lectern::domain {

/// A turn of the branch that is shown, and how many others stand in its place.
struct ShownTurn {
    Turn turn;
    int alternative = 1; ///< which one is shown, from 1, in the order they were asked
    int alternatives = 1;
};

/// What the tokens of a session are for.
struct TokenUse {
    qint64 documents = 0;
    qint64 conversation = 0;
    qint64 answerReserve = 0;
    qint64 limit = 0; ///< 0: not known yet
    int documentCount = 1;
    qint64 free() const { return limit - documents - conversation - answerReserve; }
};

} // namespace lectern::domain
