// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/group_search_lanes.h"

namespace lectern::engine {

namespace {

struct Avx2 {
    static constexpr int kWidth = 8;
};

} // namespace

const GroupSearch kAvx2Search = SearchOf<Avx2>::table();

} // namespace lectern::engine
