// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lectern::engine {

/// A model that is in no file: a configuration with random weights, to measure how fast such a model would be. Its answers mean
/// nothing, and its vocabulary is made up. Takes as much memory as the real one, apart from an embedding that is not the output
/// head.
struct RandomModel {
    std::string shape;        ///< one of randomShapes(), or the path of a config.json as published
    std::string quantisation; ///< one of randomQuantisations(): of all matrices, with those exceptions that imported files have

    /// The longest context that is allowed; the computation knows no limit.
    static constexpr int kContext = 262144;
};

/// "jamba-3b", "jamba-mini", "mixtral-8x7b". The last is a Jamba configuration with Mixtral's dimensions, attention in every
/// layer and eight experts in each; it has no position encoding, which costs Mixtral little.
std::vector<std::string> randomShapes();

/// "Q4_K_M" first.
std::vector<std::string> randomQuantisations();

} // namespace lectern::engine
