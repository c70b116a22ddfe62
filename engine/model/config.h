// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/token.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// The most sentences that a model may want with a question.
inline constexpr int kMostSearchResults = 64;
/// The largest searchWeight and notFoundBias.
inline constexpr double kMostWeight = 100;

/// What a model folder's JSON files say besides its dimensions.
struct ModelConfig {
    ModelShape shape;
    std::vector<TokenId> eos;       ///< config.json's and generation_config.json's together
    std::int64_t contextLength = 0; ///< max_position_embeddings
    std::int64_t trainedContext = 0; ///< tokenizer_config.json's model_max_length where it is a sensible number, else contextLength
    bool hasConvBias = true;         ///< mamba_conv_bias
    bool hasProjectionBias = false;  ///< mamba_proj_bias
    int searchResults = 0;           ///< sentences that search found, which the model wants with a question; 0: none
    bool answersQuoteResults = false; ///< whether its answers are quotations of these, or say that nothing was found
    float searchWeight = 0;          ///< in such an answer: of search's own score
    float notFoundBias = 0;          ///< in such an answer: added to the log-probability of having found nothing
    std::string chatTemplate;        ///< chat_template.jinja, else tokenizer_config.json's chat_template; empty where there is neither
};

/// Reads config.json, and generation_config.json, tokenizer_config.json and chat_template.jinja where they exist.
/// Throws Failure: NotFound (no such folder), ModelIncomplete (no config.json), ModelDamaged (not JSON, absurd numbers),
/// ModelUnsupported (no Jamba, or a variant whose computation is unknown).
ModelConfig readConfig(const std::filesystem::path& folder);

/// The dimensions in the text of a config.json. Both ways of writing are taken: periods and offsets, or layer_types and
/// num_local_experts. Throws as readConfig().
ModelShape parseShape(std::string_view json);

} // namespace lectern::engine
