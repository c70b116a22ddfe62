// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/jamba.h"

#include <string>
#include <utility>
#include <vector>

namespace lectern::engine {

namespace {

/// Hands the rows of a chunk to a sink, if there is one.
class Probe {
public:
    Probe(const Backend& backend, const Chunk& chunk, const ModelShape& shape, const HiddenSink& sink)
        : m_backend(backend), m_chunk(chunk), m_width(static_cast<std::size_t>(shape.hidden)), m_sink(sink)
    {
        if (m_sink)
            m_rows.resize(chunk.tokens.size() * m_width);
    }

    void branch(const std::string& name) { show(name, [&](int row, std::span<float> out) { m_backend.branch(m_chunk.workspace, row, out); }); }
    void residual(const std::string& name) { show(name, [&](int row, std::span<float> out) { m_backend.residual(m_chunk.workspace, row, out); }); }
    void finalNorm()
    {
        if (!m_sink)
            return;
        std::vector<float> normed(m_rows.size());
        m_backend.finalNorm(m_rows, normed); // the rows of the last residual()
        m_sink("final_norm", normed);
    }

private:
    template <typename Fetch>
    void show(const std::string& name, Fetch fetch)
    {
        if (!m_sink)
            return;
        for (std::size_t row = 0; row < m_chunk.tokens.size(); ++row)
            fetch(static_cast<int>(row), std::span(m_rows).subspan(row * m_width, m_width));
        m_sink(name, m_rows);
    }

    const Backend& m_backend;
    const Chunk& m_chunk;
    std::size_t m_width;
    const HiddenSink& m_sink;
    std::vector<float> m_rows;
};

} // namespace

Jamba::Jamba(ModelShape shape, const Backend& backend) : m_shape(std::move(shape)), m_backend(backend) {}

bool Jamba::forward(const Chunk& chunk, std::stop_token stop, const HiddenSink& hidden) const
{
    Probe probe(m_backend, chunk, m_shape, hidden);
    m_backend.embed(chunk.tokens, chunk.workspace);
    probe.residual("embed");
    for (int layer = 0; layer < static_cast<int>(m_shape.layers.size()); ++layer) {
        if (stop.stop_requested())
            return false;
        const std::string name = hidden ? "layer." + std::to_string(layer) : std::string();
        if (m_shape.layers[static_cast<std::size_t>(layer)].attention)
            m_backend.attention(layer, chunk.workspace, chunk.kv);
        else
            m_backend.mamba(layer, chunk.workspace, chunk.before, chunk.after);
        probe.branch(name + ".mixer");
        m_backend.feedForward(layer, chunk.workspace);
        probe.branch(name + ".ffn");
        probe.residual(name + ".out");
    }
    probe.finalNorm();
    return true;
}

std::size_t Jamba::recurrentBytes() const
{
    return static_cast<std::size_t>(m_shape.recurrentValues()) * sizeof(float);
}

std::size_t Jamba::kvBytesPerToken(Precision precision) const
{
    return static_cast<std::size_t>(m_shape.kvValuesPerToken()) * (precision == Precision::Exact ? 4 : 2);
}

void Jamba::logits(std::span<const float> residual, Precision precision, std::span<float> out, Profile* profile) const
{
    std::vector<float> normed(residual.size());
    m_backend.finalNorm(residual, normed);
    m_backend.logits(normed, precision, out, profile);
}

} // namespace lectern::engine
