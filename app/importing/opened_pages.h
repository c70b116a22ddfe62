// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker_process.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace lectern::importing {

/// Waits until a worker that answers questions has opened its document; gives its pages, 0 where it has none of its own.
/// Nothing when stopped. Throws what WorkerProcess::nextFrame() throws and what the worker reports.
std::optional<int> openedPages(WorkerProcess& process, std::chrono::milliseconds silence, const std::stop_token& stop);

} // namespace lectern::importing
