// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/benchmark.h"

#include <QJsonObject>
#include <QString>

namespace lectern::cli {

/// What `bench --profile` adds: the member "profile", or lines. For each sample the operations that took time, the longest first, and
/// what no operation accounts for.
QJsonObject profileJson(const diagnostics::BenchmarkReport& report);
QString profileText(const diagnostics::BenchmarkReport& report);

} // namespace lectern::cli
