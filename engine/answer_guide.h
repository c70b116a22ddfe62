// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/token.h"

#include <cstddef>
#include <span>
#include <vector>

namespace lectern::engine {

/// One way in which an answer may go on.
struct AnswerPart {
    std::vector<TokenId> tokens; ///< empty: the answer ends here
    std::size_t group = 0;       ///< parts that are chosen among together, once their group is: from 0, without gaps
    double weight = 0;           ///< added to its log-probability among its group
    double groupWeight = 0;      ///< added to its group's log-probability; of several parts of a group the first one's counts
};

/// Says what an answer may consist of, part after part; the model chooses among the parts, and writes nothing else. Belongs to
/// one answer.
class AnswerGuide {
public:
    virtual ~AnswerGuide() = default;

    /// Those with one of which the answer goes on; none: it is complete.
    virtual std::vector<AnswerPart> next() const = 0;
    /// The answer goes on with one of them.
    /// @param groups log-probability of each group, of the probability that the parts have together; without weights
    virtual void take(std::size_t part, std::span<const double> groups) = 0;
};

} // namespace lectern::engine
