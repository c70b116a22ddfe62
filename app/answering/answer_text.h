// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/repeated_bullets.h"
#include "engine/text/tokenizer.h"
#include "engine/text/utf8_stream.h"

#include <QString>

#include <functional>

namespace lectern::answering {

/// An answer as it is shown, from its tokens as they come: whole characters only, repeated bullets left out.
class AnswerText {
public:
    /// @param sink gets the text piece by piece; may be empty. Tokenizer and sink must outlive this.
    AnswerText(const engine::Tokenizer& tokenizer, const std::function<void(const QString& text)>& sink);

    void add(engine::TokenId token);
    /// The answer is over. Returns all of it.
    QString finish();

    /// Whether the model has stopped saying anything new: its last lines were all repeated bullets.
    bool onlyRepeatsItself() const;

private:
    void show(const QString& text);

    const engine::Tokenizer& m_tokenizer;
    const std::function<void(const QString&)>& m_sink;
    engine::Utf8Stream m_characters;
    RepeatedBullets m_bullets;
    QString m_text;
};

} // namespace lectern::answering
