// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine::cuda {

/// `count` neighbouring values, read and written at once.
template <typename T, int count>
struct alignas(sizeof(T) * count) Run {
    T values[count];
};

} // namespace lectern::engine::cuda
