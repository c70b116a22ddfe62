// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <QCborMap>

namespace lectern::importing {

/// A page out of a worker's frame; its label is empty where it has none.
/// @param number which page it must be
/// Throws Failure(WorkerCrashed) where the frame is not what it must be: as frame_values.h.
domain::Page pageFrom(const QCborMap& frame, int number);

} // namespace lectern::importing
