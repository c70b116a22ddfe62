// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/token.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <string>
#include <vector>

namespace lectern::tests {

/// One prompt and the reference implementation's logits for it; see tests/golden/README.md.
struct GoldenCase {
    QString name;
    std::vector<engine::TokenId> tokens;
    std::vector<std::int64_t> positions; ///< row k holds the logits after tokens[0..positions[k]]
    std::vector<float> logits;           ///< [positions, vocabulary]
    std::size_t vocabulary = 0;
    float largest = 0; ///< of |logits|

    const float* row(std::size_t k) const { return logits.data() + k * vocabulary; }
};

/// What the reference had inside, for one prompt: name → values, [tokens, width] or a state's own shape.
struct GoldenHidden {
    std::vector<engine::TokenId> tokens;
    std::map<std::string, std::vector<float>> values;
};

/// "dense", "moe", "fused"
std::vector<GoldenCase> goldenCases(const QString& model);
GoldenHidden goldenHidden(const QString& model);
/// The checkpoint's folder.
std::string goldenModel(const QString& model);

} // namespace lectern::tests
