// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace lectern::tests {

/// One thing that must hold on the device.
struct Check {
    std::string name;
    std::function<std::string()> mistake; ///< what is wrong; empty where it holds
};

/// Every kernel against double precision, over awkward sizes, and what is claimed about bits. Each takes well under a
/// second on a GPU, and is small enough for compute-sanitizer.
std::vector<Check> kernelChecks();

/// Those of products with weights as they lie in files; part of kernelChecks().
void addProductChecks(std::vector<Check>& checks);
/// Those of what goes to its place: the router's choices, keys and values. Likewise.
void addRoutingChecks(std::vector<Check>& checks);

} // namespace lectern::tests
