// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizer.h"
#include "engine/token.h"

#include <memory>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// How the published Jamba models write conversations.
enum class ChatFormat {
    ChatMl, ///< `<|im_start|>user\n…<|im_end|>\n` (Reasoning-3B, Jamba2, the built-in model)
    Bom,    ///< `<|bom|><|user|> …<|eom|>` (1.5 to 1.7, tiny-dev)
    None,   ///< a base model: text that goes on, no messages
};

/// Where the format comes from.
enum class TemplateOrigin {
    Known,   ///< the model's own template is one that this program writes exactly
    Unknown, ///< the model has another template; the format is the one whose tokens the vocabulary has
    Missing, ///< the model has none; as above
};

enum class Role { System, User, Assistant };

/// Writes conversations as a model was taught to read them. The only place that makes control tokens.
class ChatTemplate {
public:
    /// The format is chosen by the vocabulary's own strings, never by ids: id 518 means different things in the two formats.
    /// A vocabulary with neither format's tokens as control tokens is a base model's.
    /// @param ownTemplate `chat_template` of the model's tokenizer_config.json (Jinja text), empty where it has none. It is
    ///        not executed. It decides between the formats where the vocabulary has the tokens of both (without it:
    ///        ChatML), and whether the model is made to think: where its generation prompt ends in `<think>\n`
    ///        (Reasoning-3B), so does openAnswer().
    explicit ChatTemplate(std::shared_ptr<const Tokenizer> tokenizer, std::string_view ownTemplate = {});

    ChatFormat format() const { return m_format; }
    TemplateOrigin origin() const { return m_origin; }
    /// "chatml", "bom" or "none", for reports.
    std::string_view name() const;
    /// Whether an answer begins inside a think block: the model writes its reasoning, `</think>`, then the answer.
    bool forcesThinking() const { return m_forcesThinking; }

    /// What a conversation begins with: the start-of-text token, once.
    std::vector<TokenId> begin() const;
    /// What stands before a message's text.
    std::vector<TokenId> open(Role role) const;
    /// What stands after a message's text.
    std::vector<TokenId> close() const;
    /// What stands before an answer that the model is to write (differs from open(Assistant) in format Bom, which has no
    /// space after the generation tag, and where thinking is forced).
    std::vector<TokenId> openAnswer() const;

    /// A whole message, as the reference tokenises it. Equal to open(role), encode(text) and close() one after the other
    /// except where the end of the opening and the beginning of the text are one piece: in format Bom the space before
    /// the first word.
    std::vector<TokenId> message(Role role, std::string_view text) const;
    /// The same of an answer without its close: what the next question closes.
    std::vector<TokenId> openMessage(Role role, std::string_view text) const;
    /// A question that is answered with reasoning, now or earlier: Reasoning-3B's template puts a sentence about thinking
    /// before it. Otherwise message(User, text).
    std::vector<TokenId> reasonedQuestion(std::string_view text) const;

    /// The tokens that end an answer: the given eos ids of the config, the vocabulary's own, and the formats' end-of-message
    /// tokens, by their text.
    std::vector<TokenId> stopTokens(const std::vector<TokenId>& configuredEos) const;

private:
    std::shared_ptr<const Tokenizer> m_tokenizer;
    ChatFormat m_format;
    TemplateOrigin m_origin;
    bool m_forcesThinking;
    bool m_asksForThinking; // in words, before a question
};

} // namespace lectern::engine
