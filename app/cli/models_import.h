// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/verb.h"

namespace lectern::cli {

/// `--quant`, `--out`
std::vector<Option> importModelOptions();

/// `lectern models import ID|PATH`: writes a model as one GGUF file.
int importModel(const Arguments& arguments, Surroundings& surroundings);

} // namespace lectern::cli
