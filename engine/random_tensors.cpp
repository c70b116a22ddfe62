// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/random_tensors.h"

#include "engine/base/failure.h"
#include "engine/convert/quantise.h"
#include "engine/random_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace lectern::engine {

namespace {

constexpr std::size_t kLeastPeriod = std::size_t(2) << 20; // bytes
constexpr double kMostBytes = 0x1p56;                      // of all tensors: beyond any address space

struct NamedType {
    const char* name;
    TensorType type;
};
/// Those that quantise() writes.
constexpr NamedType kTypes[] = {{"Q8_0", TensorType::Q8_0}, {"F32", TensorType::F32},   {"BF16", TensorType::BF16},
                                {"F16", TensorType::F16},   {"Q5_0", TensorType::Q5_0}, {"Q5_1", TensorType::Q5_1},
                                {"Q4_K", TensorType::Q4_K}, {"Q5_K", TensorType::Q5_K}, {"Q6_K", TensorType::Q6_K}};
constexpr const char* kMixed = "Q4_K_M";

/// Values of a normal distribution, the same on every run. A sum of twelve uniform ones, which is as good here.
class Normal {
public:
    float operator()(double deviation, double mean = 0)
    {
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += double(m_random() >> 8) * 0x1p-24;
        return static_cast<float>(mean + deviation * sum);
    }

private:
    std::mt19937 m_random{7};
};

/// What is repeated of matrices of a type: whole blocks, whole pages.
std::vector<std::byte> randomPeriod(TensorType type, double deviation)
{
    const BlockSize block = blockOf(type);
    const std::size_t unit = std::lcm(RepeatedBytes::kPeriodUnit, static_cast<std::size_t>(block.bytes));
    const std::size_t bytes = (kLeastPeriod + unit - 1) / unit * unit;
    std::vector<std::byte> period(bytes);
    // The same values again and again: what a matrix is made of matters to no speed, and drawing them takes longest.
    std::vector<float> values(static_cast<std::size_t>(kQuantiseStride) * 1024);
    Normal normal;
    for (float& value : values)
        value = normal(deviation);
    const std::size_t stretch = values.size() / static_cast<std::size_t>(block.values) * static_cast<std::size_t>(block.bytes);
    std::vector<std::byte> blocks(stretch);
    ENSURE(quantise(type, values, blocks.data()));
    for (std::size_t at = 0; at < bytes; at += stretch)
        std::copy_n(blocks.begin(), std::min(stretch, bytes - at), period.begin() + static_cast<std::ptrdiff_t>(at));
    return period;
}

} // namespace

std::vector<std::string> randomQuantisations()
{
    std::vector<std::string> names{kMixed};
    for (const NamedType& type : kTypes)
        names.emplace_back(type.name);
    return names;
}

/// Lists the tensors of a shape.
class RandomTensors::Plan {
public:
    Plan(RandomTensors& to, const ModelShape& shape)
        : m_to(to), m_shape(shape), m_model{.tiedEmbeddings = shape.tiedEmbeddings, .experts = shape.mostExperts()}
    {
    }

    void list()
    {
        const std::int64_t h = m_shape.hidden;
        matrix("model.embed_tokens.weight", TensorRole::Embedding, m_shape.vocabulary, h);
        if (!m_shape.tiedEmbeddings)
            matrix("lm_head.weight", TensorRole::Head, m_shape.vocabulary, h);
        norm("model.final_layernorm.weight", m_shape.hidden);
        for (std::size_t i = 0; i < m_shape.layers.size(); ++i) {
            const std::string p = "model.layers." + std::to_string(i) + ".";
            norm(p + "input_layernorm.weight", m_shape.hidden);
            norm(p + "pre_ff_layernorm.weight", m_shape.hidden);
            if (m_shape.layers[i].attention)
                attention(p + "self_attn.", m_shape.layers[i].ordinal);
            else
                mamba(p + "mamba.");
            feedForward(p + "feed_forward.", static_cast<int>(i));
        }
    }

private:
    void matrix(const std::string& name, TensorRole role, std::int64_t rows, std::int64_t columns, int layer = 0,
                int layers = 1)
    {
        const TensorFacts facts{.role = role, .stored = TensorType::F32, .columns = columns, .layer = layer, .layers = layers};
        m_to.add(name, {.type = m_to.typeOf(m_model, facts), .shape = {rows, columns}, .isMapped = true});
    }
    template <typename Value>
    void vector(const std::string& name, std::vector<std::int64_t> shape, Value value)
    {
        TensorView tensor{.type = TensorType::F32, .shape = std::move(shape)};
        if (m_to.m_weights == Weights::Filled) {
            std::vector<float>& values = m_to.m_vectors.emplace_back(static_cast<std::size_t>(tensor.count()));
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = value(i);
            tensor.data = reinterpret_cast<const std::byte*>(values.data());
        }
        m_to.add(name, std::move(tensor));
    }
    void norm(const std::string& name, std::int64_t size)
    {
        vector(name, {size}, [&](std::size_t) { return m_normal(0.25, 1); });
    }

    void attention(const std::string& p, int ordinal)
    {
        const std::int64_t h = m_shape.hidden, queries = std::int64_t(m_shape.heads) * m_shape.headDim;
        const std::int64_t keys = std::int64_t(m_shape.kvHeads) * m_shape.headDim;
        matrix(p + "q_proj.weight", TensorRole::Matrix, queries, h);
        matrix(p + "k_proj.weight", TensorRole::AttentionKey, keys, h);
        matrix(p + "v_proj.weight", TensorRole::AttentionValue, keys, h, ordinal, m_shape.attentionLayers());
        matrix(p + "o_proj.weight", TensorRole::AttentionOutput, h, queries);
    }

    void mamba(const std::string& p)
    {
        const std::int64_t h = m_shape.hidden, inner = m_shape.inner, states = m_shape.stateDim, rank = m_shape.dtRank;
        matrix(p + "in_proj.weight", TensorRole::Matrix, 2 * inner, h);
        matrix(p + "x_proj.weight", TensorRole::Matrix, rank + 2 * states, inner);
        matrix(p + "dt_proj.weight", TensorRole::Matrix, inner, rank);
        matrix(p + "out_proj.weight", TensorRole::Matrix, h, inner);
        vector(p + "conv1d.weight", {inner, 1, m_shape.convWidth}, [&](std::size_t) { return m_normal(0.5); });
        vector(p + "conv1d.bias", {inner}, [&](std::size_t) { return m_normal(0.2); });
        vector(p + "dt_proj.bias", {inner}, [&](std::size_t) { return m_normal(1, -4); }); // softplus of it: 0.01 to 0.1
        // As Mamba begins training: A = −1, −2, …, −N.
        vector(p + "A_log", {inner, states},
               [states](std::size_t i) { return std::log(static_cast<float>(i % static_cast<std::size_t>(states) + 1)); });
        vector(p + "D", {inner}, [&](std::size_t) { return m_normal(0.25, 1); });
        norm(p + "dt_layernorm.weight", rank);
        norm(p + "b_layernorm.weight", states);
        norm(p + "c_layernorm.weight", states);
    }

    void feedForward(const std::string& p, int layer)
    {
        const int experts = m_shape.layers[static_cast<std::size_t>(layer)].experts;
        if (experts == 1)
            return expert(p, TensorRole::Matrix, TensorRole::Down, layer);
        vector(p + "router.weight", {experts, m_shape.hidden},
               [&](std::size_t) { return m_normal(1 / std::sqrt(double(m_shape.hidden))); });
        for (int e = 0; e < experts; ++e)
            expert(p + "experts." + std::to_string(e) + ".", TensorRole::Expert, TensorRole::ExpertDown, layer);
    }

    void expert(const std::string& p, TensorRole in, TensorRole out, int layer)
    {
        const auto layers = static_cast<int>(m_shape.layers.size());
        matrix(p + "gate_proj.weight", in, m_shape.intermediate, m_shape.hidden);
        matrix(p + "up_proj.weight", in, m_shape.intermediate, m_shape.hidden);
        matrix(p + "down_proj.weight", out, m_shape.hidden, m_shape.intermediate, layer, layers);
    }

    RandomTensors& m_to;
    const ModelShape& m_shape;
    ModelFacts m_model;
    Normal m_normal;
};

RandomTensors::RandomTensors(const ModelShape& shape, const std::string& quantisation, Weights weights)
    : m_quantisation(quantisation), m_weights(weights)
{
    const std::vector<std::string> names = randomQuantisations();
    if (std::find(names.begin(), names.end(), quantisation) == names.end())
        throw Failure(ErrorCode::InvalidInput, quantisation + " is no quantisation that random weights come in");
    Plan(*this, shape).list();
    if (weights == Weights::Filled)
        fillMatrices(shape);
}

TensorType RandomTensors::typeOf(const ModelFacts& model, const TensorFacts& tensor) const
{
    if (m_quantisation == kMixed)
        return targetType(Quantisation::Q4_K_M, model, tensor);
    const auto named =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](const NamedType& t) { return m_quantisation == t.name; });
    for (const TensorType type : {named->type, TensorType::Q8_0}) {
        if (tensor.columns % blockOf(type).values == 0)
            return type;
    }
    return TensorType::F16;
}

void RandomTensors::add(const std::string& name, TensorView tensor)
{
    m_bytes += double(tensor.count()) / blockOf(tensor.type).values * blockOf(tensor.type).bytes;
    if (m_bytes > kMostBytes)
        throw Failure(ErrorCode::OutOfMemory, "larger than any memory");
    // What is not filled has an address that only tells the embedding, which comes first, from the head.
    static constexpr std::byte kNowhere[2]{};
    if (!tensor.data)
        tensor.data = m_tensors.empty() ? &kNowhere[0] : &kNowhere[1];
    m_tensors[name] = std::move(tensor);
}

void RandomTensors::fillMatrices(const ModelShape& shape)
{
    std::map<TensorType, std::size_t> most;
    for (const auto& [name, tensor] : m_tensors) {
        if (tensor.isMapped)
            most[tensor.type] = std::max(most[tensor.type], tensor.byteCount());
    }
    std::map<TensorType, std::size_t> periodBlocks;
    for (const auto& [type, bytes] : most) {
        const auto period = randomPeriod(type, 1 / std::sqrt(double(shape.hidden)));
        periodBlocks[type] = period.size() / static_cast<std::size_t>(blockOf(type).bytes);
        m_matrices.emplace(type, RepeatedBytes(period, bytes + period.size()));
    }
    std::size_t begin = 0; // in blocks: each tensor has its own
    for (auto& [name, tensor] : m_tensors) {
        if (!tensor.isMapped)
            continue;
        constexpr std::size_t kApart = 1009;
        const std::size_t offset =
            (begin += kApart) % periodBlocks[tensor.type] * static_cast<std::size_t>(blockOf(tensor.type).bytes);
        tensor.data = m_matrices[tensor.type].bytes().data() + offset;
    }
}

TensorView RandomTensors::find(const std::string& name) const
{
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() ? TensorView() : found->second;
}

std::int64_t RandomTensors::byteCount() const
{
    std::int64_t bytes = 0;
    for (const auto& [name, tensor] : m_tensors)
        bytes += static_cast<std::int64_t>(tensor.byteCount());
    return bytes;
}

Vocabulary madeUpVocabulary(std::int32_t size)
{
    constexpr std::size_t kBytes = 256;
    Vocabulary vocabulary;
    vocabulary.pieces = {{"<unk>", 0, PieceKind::Unknown}, {"<s>", 0, PieceKind::Control}, {"</s>", 0, PieceKind::Control}};
    const auto count = static_cast<std::size_t>(size);
    vocabulary.byteFallback = count >= vocabulary.pieces.size() + kBytes;
    for (std::size_t byte = 0; vocabulary.byteFallback && byte < kBytes; ++byte) {
        constexpr char kDigits[] = "0123456789ABCDEF";
        vocabulary.pieces.push_back({std::string("<0x") + kDigits[byte / 16] + kDigits[byte % 16] + ">", 0, PieceKind::Byte});
    }
    if (vocabulary.pieces.size() < count)
        vocabulary.pieces.push_back({"\u2581", -1, PieceKind::Normal}); // a space
    while (vocabulary.pieces.size() < count) {
        const std::size_t number = vocabulary.pieces.size();
        vocabulary.pieces.push_back({"w" + std::to_string(number), -static_cast<float>(number), PieceKind::Normal});
    }
    return vocabulary;
}

} // namespace lectern::engine
