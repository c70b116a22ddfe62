// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/benchmark.h"
#include "app/models/memory_verdict.h"

#include <QJsonObject>
#include <QString>

namespace lectern::cli {

/// What `bench` says: an object, or lines.
/// @param verdict for as many tokens as the longest session had
QJsonObject reportJson(const diagnostics::BenchmarkReport& report, const models::MemoryVerdict& verdict);
QString reportText(const diagnostics::BenchmarkReport& report, const models::MemoryVerdict& verdict);

} // namespace lectern::cli
