// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <vector>

namespace lectern::ui {

/// How far the model is with a page.
enum class PageState { Unread, Reading, Read, NoText };

/// Neighbouring pages that share a cell of the reading strip.
struct StripCell {
    int first = 0; ///< pages, from 1
    int last = 0;
    PageState state = PageState::Unread; ///< what most needs to be seen: Reading, NoText, Unread, Read
    bool cited = false;
    bool found = false; ///< the search has hits here
};

/// What is told about pages besides their number.
struct StripMarks {
    std::vector<PageState> states; ///< by page; pages beyond are unread
    std::set<int> cited;
    std::set<int> found;
};

/// Divides `pages` among as few pages per cell as give at most `most` cells.
std::vector<StripCell> stripCells(int pages, int most, const StripMarks& marks);

} // namespace lectern::ui
