// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/group_search_lanes.h"

namespace lectern::engine {

namespace {

struct Portable {
    static constexpr int kWidth = 4;
};

} // namespace

const GroupSearch kPortableSearch = SearchOf<Portable>::table();

} // namespace lectern::engine
