// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/verb.h"

namespace lectern::cli {

/// The commands of `lectern library`. The first of the rest of the arguments is the command's own name. Each gives the exit status
/// and throws Refusal and Failure.

int listLibrary(const Arguments& arguments, Surroundings& surroundings);
int showEntry(const Arguments& arguments, Surroundings& surroundings);
int searchLibrary(const Arguments& arguments, Surroundings& surroundings);
int exportEntry(const Arguments& arguments, Surroundings& surroundings);
int forgetEntry(const Arguments& arguments, Surroundings& surroundings);
int verifyLibrary(const Arguments& arguments, Surroundings& surroundings);
int showUsage(const Arguments& arguments, Surroundings& surroundings);

} // namespace lectern::cli
