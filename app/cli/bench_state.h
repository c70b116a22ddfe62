// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/console.h"
#include "app/diagnostics/state_benchmark.h"
#include "app/runtime/runtime.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <stop_token>

namespace lectern::cli {

/// The folder whose disk is measured: the one that the library stands in. Made if need be.
/// Throws Refusal where it cannot be made or the disk has too little room.
QString stateBenchmarkFolder(const QString& library, const engine::ModelInfo& model);

/// Measures the store in `folder`, with progress. How reading and writing are slowed is measured with the built-in model only:
/// with a large one it would take an hour. Returns nothing when stopped.
std::optional<diagnostics::StateReport> measureStore(runtime::Runtime& runtime, const QString& folder, std::stop_token stop,
                                                     Console& console);

/// What `bench --state` adds to the figures of `bench`: the member "store", or lines.
QJsonObject storeJson(const diagnostics::StateReport& report);
QString storeText(const diagnostics::StateReport& report);

} // namespace lectern::cli
