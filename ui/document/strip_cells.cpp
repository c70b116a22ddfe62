// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/strip_cells.h"

#include <algorithm>

namespace lectern::ui {

namespace {

int urgency(PageState state)
{
    switch (state) {
    case PageState::Reading: return 3;
    case PageState::NoText: return 2;
    case PageState::Unread: return 1;
    case PageState::Read: break;
    }
    return 0;
}

bool anyIn(const std::set<int>& pages, int first, int last)
{
    const auto page = pages.lower_bound(first);
    return page != pages.end() && *page <= last;
}

} // namespace

std::vector<StripCell> stripCells(int pages, int most, const StripMarks& marks)
{
    std::vector<StripCell> cells;
    if (pages < 1 || most < 1)
        return cells;
    const int perCell = (pages + most - 1) / most;
    for (int first = 1; first <= pages; first += perCell) {
        StripCell cell{first, std::min(pages, first + perCell - 1), PageState::Read, false, false};
        for (int page = first; page <= cell.last; ++page) {
            const auto index = static_cast<std::size_t>(page - 1);
            const PageState state = index < marks.states.size() ? marks.states[index] : PageState::Unread;
            if (urgency(state) > urgency(cell.state))
                cell.state = state;
        }
        cell.cited = anyIn(marks.cited, first, cell.last);
        cell.found = anyIn(marks.found, first, cell.last);
        cells.push_back(cell);
    }
    return cells;
}

} // namespace lectern::ui
