// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace lectern::importing {

/// The words that a document was seen to contain whole, and what they tell about a word that a line end divides.
class WordList {
public:
    /// Case and the punctuation around the word are ignored.
    void add(std::u16string_view word);

    enum class Join {
        DropHyphen, ///< "exam-" "ple" is "example"
        KeepHyphen, ///< "well-" "known" is "well-known"
        Apart,      ///< two words: "pre-" "and" (post-war)
    };

    /// What becomes of `first`, the last word of a line, which ends in a hyphen, and `second`, the first of the next line.
    /// @param softHyphen the hyphen was a soft one (and is gone from `first`): it only ever divides a word
    Join join(std::u16string_view first, std::u16string_view second, bool softHyphen) const;

private:
    int count(const std::u16string& word) const;

    std::unordered_map<std::u16string, int> m_counts;
};

/// Whether a line that ends in this word may divide it: a letter or a digit, then one hyphen.
bool endsDivided(std::u16string_view word);

} // namespace lectern::importing
