// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/synthetic_reading.h"

#include "engine/base/failure.h"
#include "engine/saved_state.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lectern::diagnostics {

namespace {

constexpr int kSentencesOnAPage = 25;
constexpr qint64 kBlockTokens = 256; // given to the engine at a time

domain::Page syntheticPage(int number)
{
    domain::Page page;
    page.number = number;
    page.label = QString::number(number);
    for (int i = 0; i < kSentencesOnAPage; ++i) {
        page.text += QStringLiteral("Room %1 of the archive keeps the papers of shelf %2. ").arg(number).arg(i * 7 + number);
    }
    return page;
}

} // namespace

std::vector<engine::TokenId> randomTokens(qint64 count, std::int32_t vocabulary)
{
    std::mt19937_64 random(1);
    std::vector<engine::TokenId> ids(static_cast<std::size_t>(count));
    for (engine::TokenId& id : ids) {
        id = engine::TokenId(random() % std::uint64_t(vocabulary));
    }
    return ids;
}

domain::Document syntheticDocument(const engine::Tokenizer& tokenizer, qint64 tokens)
{
    domain::Document document;
    document.title = QStringLiteral("The archive");
    document.sourceSha256 = QByteArray(64, '0');
    qint64 made = 0;
    while (made < tokens) {
        document.pages.push_back(syntheticPage(int(document.pages.size()) + 1));
        made += qint64(tokenizer.encode(document.pages.back().text.toStdString()).size());
    }
    return document;
}

SyntheticReading::SyntheticReading(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                                   std::vector<engine::TokenId> tokens)
    : m_engine(std::move(engine)), m_precision(precision), m_tokens(std::move(tokens)), m_random(1)
{
}

engine::Checkpoint SyntheticReading::advanceTo(qint64 position)
{
    qint64 done = m_last.isEmpty() ? 0 : m_last.position();
    ENSURE(position > done && position <= qint64(m_tokens.size()));
    engine::saved::CheckpointBuilder builder(m_engine, m_precision);
    if (done > 0) {
        builder.shareKv(m_last, done);
    }
    while (done < position) {
        const qint64 count = std::min(kBlockTokens, position - done);
        builder.addKv(count, randomNumbers(engine::saved::kvBytes(*m_engine, m_precision, count), m_precision));
        done += count;
    }
    const std::size_t logitBytes = std::size_t(m_engine->info().vocabulary) * sizeof(float);
    m_last = builder.finish({m_tokens.begin(), m_tokens.begin() + position},
                            randomNumbers(engine::saved::recurrentBytes(*m_engine), engine::Precision::Exact),
                            randomNumbers(logitBytes, engine::Precision::Exact));
    return m_last;
}

/// float32 for Exact, float16 for Fast.
std::vector<std::byte> SyntheticReading::randomNumbers(std::size_t bytes, engine::Precision width)
{
    // Sign, mantissa and the last two bits of the exponent are random.
    const bool exact = width == engine::Precision::Exact;
    const std::uint64_t random = exact ? 0x81ffffff81ffffff : 0x8fff8fff8fff8fff;
    const std::uint64_t fixed = exact ? 0x3e0000003e000000 : 0x3000300030003000;
    std::vector<std::byte> numbers(bytes);
    for (std::size_t i = 0; i < bytes; i += sizeof(std::uint64_t)) {
        const std::uint64_t word = (m_random() & random) | fixed;
        std::memcpy(numbers.data() + i, &word, std::min(sizeof word, bytes - i));
    }
    return numbers;
}

} // namespace lectern::diagnostics
