// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/repeated_bullets.h"
#include "app/answering/think_block.h"
#include "engine/text/tokenizer.h"
#include "engine/text/utf8_stream.h"

#include <QString>

#include <functional>
#include <optional>

namespace lectern::answering {

/// How a model's words are taken.
struct AnswerForm {
    bool isContinuation = false; ///< of a text: white space at its beginning is part of it
    bool isThinking = false;     ///< the prompt ends inside a think block
    std::function<void(const QString& text)> reasoning = {}; ///< gets what is thought, piece by piece; may be empty
};

/// An answer as it is shown, from its tokens as they come: whole characters only, the reasoning apart, repeated bullets and,
/// except in a continuation, white space before the first word left out.
class AnswerText {
public:
    using Sink = std::function<void(const QString& text)>;

    /// @param sink gets the answer piece by piece; may be empty. Tokenizer and sink must outlive this.
    AnswerText(const engine::Tokenizer& tokenizer, const Sink& sink, AnswerForm form = {});

    void add(engine::TokenId token);
    /// The answer is over. Returns all of it.
    QString finish();

    /// All of the reasoning so far.
    const QString& reasoning() const { return m_reasoningText; }
    bool isReasoned() const { return m_think.isReasoned(); }
    bool isReasoning() const { return m_think.isReasoning(); }

    /// Whether the model has stopped saying anything new: its last lines were all repeated bullets.
    bool onlyRepeatsItself() const;

private:
    std::string bytesOf(engine::TokenId token) const;
    void divide(const domain::TurnText& parts);
    void show(const QString& text);

    const engine::Tokenizer& m_tokenizer;
    const Sink& m_sink;
    Sink m_reasoningSink;
    std::optional<engine::TokenId> m_opening; // of a think block
    std::optional<engine::TokenId> m_closing;
    engine::Utf8Stream m_characters;
    ThinkBlock m_think;
    RepeatedBullets m_bullets;
    bool m_hasBegun; // white space counts
    QString m_text;
    QString m_reasoningText;
};

} // namespace lectern::answering
