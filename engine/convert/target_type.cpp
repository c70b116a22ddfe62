// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/target_type.h"

#include "engine/backend/quant_blocks.h"

namespace lectern::engine {

namespace {

/// The first and last eighth of the layers and every third between.
bool isSensitive(int layer, int layers)
{
    const int eighth = layers / 8;
    return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2;
}

TensorType mixedType(const ModelFacts& model, const TensorFacts& tensor)
{
    const bool eightExperts = model.experts == 8; // the mix was tuned on a model with eight
    switch (tensor.role) {
    case TensorRole::Head:
        return tensor.columns % 256 == 0 ? TensorType::Q6_K : TensorType::Q8_0;
    case TensorRole::Embedding:
        if (!model.tiedEmbeddings)
            return TensorType::Q4_K;
        return tensor.columns % 256 == 0 ? TensorType::Q6_K : TensorType::Q8_0;
    case TensorRole::AttentionKey:
        return eightExperts ? TensorType::Q8_0 : TensorType::Q4_K;
    case TensorRole::AttentionValue:
        if (eightExperts)
            return TensorType::Q8_0;
        return isSensitive(tensor.layer, tensor.layers) ? TensorType::Q6_K : TensorType::Q4_K;
    case TensorRole::AttentionOutput:
        return eightExperts ? TensorType::Q5_K : TensorType::Q4_K;
    case TensorRole::Down:
    case TensorRole::ExpertDown:
        return isSensitive(tensor.layer, tensor.layers) ? TensorType::Q6_K : TensorType::Q4_K;
    case TensorRole::Plain:
    case TensorRole::Matrix:
    case TensorRole::Expert:
        break;
    }
    return TensorType::Q4_K;
}

TensorType narrowerBlocks(TensorType type)
{
    switch (type) {
    case TensorType::Q4_K:
        return TensorType::Q5_0;
    case TensorType::Q5_K:
        return TensorType::Q5_1;
    case TensorType::Q6_K:
        return TensorType::Q8_0;
    default:
        return TensorType::F16;
    }
}

TensorType asStored(TensorType stored)
{
    // GGUF has no 8-bit floats with scales; BF16 has their range and all bits of their significand.
    return stored == TensorType::F8E4M3 ? TensorType::BF16 : stored;
}

} // namespace

TensorType targetType(Quantisation quantisation, const ModelFacts& model, const TensorFacts& tensor)
{
    if (tensor.role == TensorRole::Plain)
        return TensorType::F32;
    const bool ofExperts = tensor.role == TensorRole::Expert || tensor.role == TensorRole::ExpertDown;
    if (quantisation == Quantisation::Int8Experts && !ofExperts)
        return asStored(tensor.stored);
    TensorType type = quantisation == Quantisation::Q4_K_M ? mixedType(model, tensor) : TensorType::Q8_0;
    while (tensor.columns % blockOf(type).values != 0)
        type = narrowerBlocks(type);
    return type;
}

} // namespace lectern::engine
