// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/saved_state.h"

#include "engine/backend/backend.h"
#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/model/jamba.h"
#include "engine/model/kv_timeline.h"
#include "engine/model/session_state.h"
#include "engine/model_files.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace lectern::engine::saved {

namespace {

/// Values that are hashed whole; of a larger model samples are.
constexpr std::size_t kWholeBytes = std::size_t(64) << 20;
constexpr std::size_t kSamples = 4096;
constexpr std::size_t kSampleBytes = 4096;
constexpr std::size_t kSamplesHeld = 64; ///< in memory at a time
constexpr std::size_t kPieceBytes = std::size_t(1) << 20; ///< the same of what is hashed whole

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

template <typename Value>
std::vector<std::byte> bytesOf(const std::vector<Value>& values)
{
    const auto bytes = std::as_bytes(std::span(values));
    return {bytes.begin(), bytes.end()};
}

[[noreturn]] void wrongSize(const char* what, std::size_t size, std::size_t expected)
{
    throw Failure(ErrorCode::InvalidInput,
                  std::string(what) + " of " + std::to_string(size) + " bytes, where " + std::to_string(expected) + " belong");
}

} // namespace

std::size_t recurrentBytes(const Engine& engine)
{
    return static_cast<std::size_t>(engine.info().recurrentStateBytes);
}

std::size_t kvBytes(const Engine& engine, Precision precision, std::int64_t tokens)
{
    return static_cast<std::size_t>(engine.info().kvBytesPerToken(precision) * tokens);
}

std::vector<std::byte> recurrent(const Checkpoint& checkpoint)
{
    ENSURE(!checkpoint.isEmpty());
    const SessionState& state = *checkpoint.state();
    std::vector<std::byte> bytes(state.model->recurrentBytes());
    state.model->backend().writeRecurrent(*state.recurrent, bytes);
    return bytes;
}

std::vector<std::byte> logits(const Checkpoint& checkpoint)
{
    ENSURE(!checkpoint.isEmpty());
    return bytesOf(checkpoint.state()->logits);
}

std::vector<std::byte> kv(const Checkpoint& checkpoint, std::int64_t begin, std::int64_t end)
{
    ENSURE(0 <= begin && begin < end && end <= checkpoint.position());
    const SessionState& state = *checkpoint.state();
    const ModelShape& shape = state.model->shape();
    const std::size_t perToken = state.model->kvBytesPerToken(state.precision);
    std::vector<std::byte> bytes(perToken * static_cast<std::size_t>(end - begin));
    if (perToken == 0)
        return bytes; // a model without attention
    const auto parts = static_cast<std::size_t>(shape.attentionLayers()) * 2 * static_cast<std::size_t>(shape.kvHeads);
    const std::size_t vector = perToken / parts; // one head's key or value
    const auto tokens = static_cast<std::size_t>(end - begin);
    std::vector<std::byte> piece;
    for (const KvSegment& segment : state.kv) {
        const std::int64_t from = std::max(begin, segment.begin);
        const std::int64_t to = std::min(end, segment.end);
        if (from >= to)
            continue;
        const auto count = static_cast<std::size_t>(to - from);
        if (count == tokens) {
            state.model->backend().writeKv(*segment.page, from, to, bytes);
            return bytes;
        }
        piece.resize(perToken * count);
        state.model->backend().writeKv(*segment.page, from, to, piece);
        // A piece has its own tokens together for each head; among the others' they go to their places.
        for (std::size_t part = 0; part < parts; ++part)
            std::memcpy(bytes.data() + (part * tokens + static_cast<std::size_t>(from - begin)) * vector,
                        piece.data() + part * count * vector, count * vector);
    }
    return bytes;
}

struct CheckpointBuilder::Impl {
    Impl(std::shared_ptr<const Engine> theEngine, Precision thePrecision)
        : engine(std::move(theEngine)), model(engine->model()), precision(thePrecision),
          timeline([this] { return model.backend().newKvPage(precision); })
    {
    }

    std::shared_ptr<const Engine> engine;
    const Jamba& model;
    Precision precision;
    KvTimeline timeline;
};

CheckpointBuilder::CheckpointBuilder(std::shared_ptr<const Engine> engine, Precision precision)
    : m_impl(std::make_unique<Impl>(std::move(engine), precision))
{
}

CheckpointBuilder::~CheckpointBuilder() = default;

void CheckpointBuilder::shareKv(const Checkpoint& checkpoint, std::int64_t tokens)
{
    ENSURE(m_impl->timeline.end() == 0 && tokens <= checkpoint.position());
    ENSURE(checkpoint.state()->model == &m_impl->model && checkpoint.state()->precision == m_impl->precision);
    m_impl->timeline.restore(checkpoint.state()->kv);
    m_impl->timeline.truncate(tokens);
}

void CheckpointBuilder::addKv(std::int64_t tokens, std::span<const std::byte> bytes)
{
    const std::size_t perToken = m_impl->model.kvBytesPerToken(m_impl->precision);
    if (tokens <= 0 || bytes.size() != perToken * static_cast<std::size_t>(tokens))
        wrongSize("keys and values", bytes.size(), perToken * static_cast<std::size_t>(std::max<std::int64_t>(tokens, 0)));
    const std::int64_t begin = m_impl->timeline.end();
    m_impl->timeline.extend(begin + tokens);
    const ModelShape& shape = m_impl->model.shape();
    const auto parts = static_cast<std::size_t>(shape.attentionLayers()) * 2 * static_cast<std::size_t>(shape.kvHeads);
    const std::size_t vector = parts ? perToken / parts : 0;
    std::vector<std::byte> piece;
    for (const KvSegment& segment : m_impl->timeline.chain()) {
        const std::int64_t from = std::max(begin, segment.begin);
        if (from >= segment.end)
            continue;
        const auto count = static_cast<std::size_t>(segment.end - from);
        std::span<const std::byte> source = bytes;
        if (segment.end - from != tokens) { // a block over the edge of a page
            piece.resize(perToken * count);
            for (std::size_t part = 0; part < parts; ++part)
                std::memcpy(piece.data() + part * count * vector,
                            bytes.data() + (part * static_cast<std::size_t>(tokens) + static_cast<std::size_t>(from - begin)) * vector,
                            count * vector);
            source = piece;
        }
        m_impl->model.backend().readKv(source, from, segment.end, *segment.page);
    }
}

Checkpoint CheckpointBuilder::finish(std::vector<TokenId> tokens, std::span<const std::byte> recurrent, std::span<const std::byte> logits)
{
    const Jamba& model = m_impl->model;
    const auto count = static_cast<std::int64_t>(tokens.size());
    if (count == 0 || (model.kvBytesPerToken(m_impl->precision) > 0 && count != m_impl->timeline.end()))
        wrongSize("tokens", tokens.size(), static_cast<std::size_t>(m_impl->timeline.end()));
    if (recurrent.size() != model.recurrentBytes())
        wrongSize("a recurrent state", recurrent.size(), model.recurrentBytes());
    auto state = std::make_shared<SessionState>();
    state->logits.resize(static_cast<std::size_t>(model.shape().vocabulary));
    if (logits.size() != state->logits.size() * sizeof(float))
        wrongSize("logits", logits.size(), state->logits.size() * sizeof(float));
    std::memcpy(state->logits.data(), logits.data(), logits.size());
    auto restored = model.backend().newRecurrentState();
    model.backend().readRecurrent(recurrent, *restored);
    state->model = &model;
    state->precision = m_impl->precision;
    state->position = count;
    state->recurrent = std::move(restored);
    state->kv = m_impl->timeline.chain();
    state->tokens = std::move(tokens);
    return Checkpoint(std::move(state));
}

void identify(const Engine& engine, const std::function<void(std::span<const std::byte>)>& sink)
{
    const ModelFiles& model = engine.files();
    const ModelShape& shape = model.config.shape;
    // What the tensors do not say themselves.
    std::string text = "jamba " + std::to_string(shape.heads) + ' ' + std::to_string(shape.kvHeads) + ' ' +
                       std::to_string(shape.expertsPerToken) + ' ' + std::to_string(shape.rmsEpsilon * 1e9f);
    for (const ModelShape::Layer& layer : shape.layers)
        text += layer.attention ? " a" : " m";
    sink(bytesOf(text));
    const auto files = model.tensors->files();
    std::size_t total = 0;
    for (const auto& file : files)
        total += file.bytes.size();
    for (const auto& [file, header] : files) {
        sink(bytesOf(std::to_string(file.size())));
        if (total <= kWholeBytes) {
            for (std::size_t at = 0; at < file.size(); at += kPieceBytes) {
                const auto piece = file.subspan(at, std::min(kPieceBytes, file.size() - at));
                sink(piece);
                releasePages(piece);
            }
            continue;
        }
        sink(file.first(header));
        const auto data = file.subspan(header);
        const std::size_t samples = std::min(kSamples, data.size() / kSampleBytes);
        for (std::size_t i = 0; i < samples; ++i) {
            sink(data.subspan(i * ((data.size() - kSampleBytes) / std::max<std::size_t>(1, samples - 1)), kSampleBytes));
            // The system maps what lies around a sample with it: without this, a third of the file.
            if (i % kSamplesHeld == kSamplesHeld - 1 || i + 1 == samples)
                releasePages(data);
        }
    }
}

std::string numericsId(const Engine& engine, Precision precision)
{
    return engine.model().backend().numerics() + (precision == Precision::Exact ? "/exact" : "/fast");
}

} // namespace lectern::engine::saved
