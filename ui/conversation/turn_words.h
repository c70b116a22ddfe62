// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"

#include <QCoreApplication>

namespace lectern::ui {

/// What stands below an answer.
class TurnWords {
    Q_DECLARE_TR_FUNCTIONS(TurnWords)

public:
    /// "96 tokens · first after 0.2 s · 61/s"; how it ended, when it was not by itself: "stopped · 96 tokens · …".
    static QString statistics(const domain::Turn& turn);
};

} // namespace lectern::ui
