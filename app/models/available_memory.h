// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace lectern::models {

/// Bytes of main memory that this process can still take without swapping: what the system says is available, or less where
/// the process's control group allows less. Negative where the system does not say.
qint64 availableMemory();

} // namespace lectern::models
