// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/runtime/runtime.h"

#include <vector>

namespace lectern::cli {

/// Names of options that several commands take.
namespace option {
inline const QString kLibrary = QStringLiteral("library");
inline const QString kModel = QStringLiteral("model");
inline const QString kDevice = QStringLiteral("device");
inline const QString kThreads = QStringLiteral("threads");
inline const QString kContext = QStringLiteral("context");
inline const QString kJson = QStringLiteral("json");
inline const QString kQuiet = QStringLiteral("quiet");
inline const QString kPasswordFile = QStringLiteral("password-file");
inline const QString kOcr = QStringLiteral("ocr");
} // namespace option

/// `--library`, `--model`, `--device`, `--threads`, `--context`, `--json`, `--quiet`: every command takes them.
std::vector<Option> commonOptions();

Option passwordFileOption();

/// `--ocr [LANG]`
Option ocrOption();

/// The model, threads and context that were asked for. Throws Refusal for a device that there is not.
runtime::RuntimeOptions runtimeOptions(const Arguments& arguments);

/// Throws Refusal(WrongUsage) unless there are from `least` to `most` words besides the options.
void expectRest(const Arguments& arguments, int least, int most);

} // namespace lectern::cli
