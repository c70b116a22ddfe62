// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/storage/proof/script.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <vector>

namespace lectern::test {

/// Where a writer is killed: at its `occurrence`-th call of this kind, counted from 1.
struct KillPoint {
    QByteArray place; ///< FileCall::place()
    int occurrence = 1;
    enum class Moment { Before, Halfway, After } moment = Moment::Before; ///< halfway: through a write
};

/// A process that does steps to a library until it is killed.
class KilledWriter {
public:
    struct Outcome {
        QString said;                   ///< why it ended by itself, if it did; empty: it was killed
        qint64 acknowledged = 0;        ///< steps
        bool atPoint = false;           ///< killed at the point, not after waiting for it in vain
        std::optional<Step> unfinished; ///< the step that was under way
        /// What the library must hold now: with the step that was under way undone or done.
        Oracle before;
        Oracle after;
    };

    /// Runs the script that `seed` makes from `oracle` on. Killed at the point if there is one, else so many microseconds
    /// after its first step or, where that is less than 0, while it opens the library.
    static Outcome run(const QString& folder, const storage::StateLimits& limits, unsigned seed, const Oracle& oracle,
                       const std::optional<KillPoint>& point, qint64 microseconds);

    /// All places that so many steps come by, and how often.
    static std::map<QByteArray, int> places(const QString& folder, const storage::StateLimits& limits, unsigned seed,
                                            int steps);
};

} // namespace lectern::test
