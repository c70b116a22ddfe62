// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/group_search_lanes.h"

namespace lectern::engine {

namespace {

struct Avx512 {
    static constexpr int kWidth = 16;
};

} // namespace

const GroupSearch kAvx512Search = SearchOf<Avx512>::table();

} // namespace lectern::engine
