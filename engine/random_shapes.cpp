// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/random_shapes.h"

#include "engine/base/mapped_file.h"
#include "engine/model/config.h"

#include <string_view>

namespace lectern::engine {

namespace {

constexpr std::size_t kConfigLimit = 4u << 20;

struct KnownShape {
    const char* name;
    std::string_view config;
};

constexpr KnownShape kShapes[] = {
    {"jamba-3b", // ai21labs/AI21-Jamba-Reasoning-3B
     R"({"model_type":"jamba","vocab_size":65536,"hidden_size":2560,"intermediate_size":8192,"num_hidden_layers":28,
         "num_attention_heads":20,"num_key_value_heads":1,"attn_layer_period":14,"attn_layer_offset":7,"num_experts":1,
         "num_experts_per_tok":1,"mamba_d_state":16,"mamba_d_conv":4,"mamba_expand":2,"mamba_dt_rank":160,
         "tie_word_embeddings":true})"},
    {"jamba-mini", // ai21labs/AI21-Jamba-Mini-1.7
     R"({"model_type":"jamba","vocab_size":65536,"hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,
         "num_attention_heads":32,"num_key_value_heads":8,"attn_layer_period":8,"attn_layer_offset":4,"num_experts":16,
         "num_experts_per_tok":2,"expert_layer_period":2,"expert_layer_offset":1,"mamba_d_state":16,"mamba_d_conv":4,
         "mamba_expand":2,"mamba_dt_rank":256,"tie_word_embeddings":false})"},
    {"mixtral-8x7b", // mistralai/Mixtral-8x7B-v0.1
     R"({"model_type":"jamba","vocab_size":32000,"hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,
         "num_attention_heads":32,"num_key_value_heads":8,"attn_layer_period":1,"attn_layer_offset":0,"num_experts":8,
         "num_experts_per_tok":2,"expert_layer_period":1,"expert_layer_offset":0,"tie_word_embeddings":false})"},
};

} // namespace

std::vector<std::string> randomShapes()
{
    std::vector<std::string> names;
    for (const KnownShape& shape : kShapes)
        names.emplace_back(shape.name);
    return names;
}

ModelShape shapeOf(const RandomModel& model)
{
    for (const KnownShape& shape : kShapes) {
        if (model.shape == shape.name)
            return parseShape(shape.config);
    }
    return parseShape(readSmallFile(model.shape, kConfigLimit));
}

} // namespace lectern::engine
