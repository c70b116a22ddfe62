// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace lectern::diagnostics {

/// A model's vocabulary, without its weights.
class ModelTokens {
public:
    /// @param path the model's; only its tokenizer is opened. Throws what Engine::openTokenizer() throws.
    explicit ModelTokens(const QString& path);

    /// @param text    UTF-8
    /// @param special strings of control tokens become those tokens, which a document's never do
    std::vector<engine::TokenId> encode(const QByteArray& text, bool special) const;

    /// UTF-8, exactly the bytes that the ids stand for. Throws Failure(InvalidInput) for an id outside the vocabulary.
    QByteArray decode(const std::vector<engine::TokenId>& ids) const;

private:
    std::shared_ptr<const engine::Tokenizer> m_tokenizer;
};

} // namespace lectern::diagnostics
