// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine::cuda {

/// Whether launchEarly() (launch.cuh) does so: for devices that can, sm_90 and newer. Bits do not depend on it.
inline bool earlyLaunches = false;

} // namespace lectern::engine::cuda
