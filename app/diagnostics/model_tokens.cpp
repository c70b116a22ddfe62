// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/model_tokens.h"

#include "engine/base/failure.h"
#include "engine/engine.h"

#include <QFile>

namespace lectern::diagnostics {

ModelTokens::ModelTokens(const QString& path)
    : m_tokenizer(engine::Engine::openTokenizer(std::filesystem::path(QFile::encodeName(path).toStdString())))
{
}

std::vector<engine::TokenId> ModelTokens::encode(const QByteArray& text, bool special) const
{
    const std::string_view view(text.constData(), std::size_t(text.size()));
    return special ? m_tokenizer->encodeWithControlTokens(view) : m_tokenizer->encode(view);
}

QByteArray ModelTokens::decode(const std::vector<engine::TokenId>& ids) const
{
    for (const engine::TokenId id : ids) {
        if (id < 0 || id >= m_tokenizer->size()) {
            throw Failure(ErrorCode::InvalidInput, "token id " + std::to_string(id) + " is outside the vocabulary of " +
                                                       std::to_string(m_tokenizer->size()));
        }
    }
    return QByteArray::fromStdString(m_tokenizer->decode(ids));
}

} // namespace lectern::diagnostics
