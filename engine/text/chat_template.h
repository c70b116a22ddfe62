// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizer.h"
#include "engine/token.h"

#include <memory>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// The two chat formats of the published Jamba models.
enum class ChatFormat {
    ChatMl, ///< `<|im_start|>user\n…<|im_end|>\n` (Reasoning-3B, Jamba2, the built-in model)
    Bom,    ///< `<|bom|><|user|> …<|eom|>` (1.5 to 1.7, tiny-dev)
};

enum class Role { System, User, Assistant };

/// Writes conversations as a model was taught to read them. The only place that makes control tokens.
class ChatTemplate {
public:
    /// Chosen by the vocabulary's own strings, never by ids: id 518 means different things in the two formats.
    /// @param ownTemplate `chat_template` of the model's tokenizer_config.json (Jinja text), empty where it has none. It is
    ///        not executed. It decides between the formats where the vocabulary has the tokens of both (without it:
    ///        ChatML), and whether the model is made to think: where its generation prompt ends in `<think>\n`
    ///        (Reasoning-3B), so does openAnswer().
    /// Throws Failure(ModelUnsupported) where the vocabulary has neither format's tokens as control tokens.
    explicit ChatTemplate(std::shared_ptr<const Tokenizer> tokenizer, std::string_view ownTemplate = {});

    ChatFormat format() const { return m_format; }
    /// "chatml" or "bom", for reports.
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

    /// The tokens that end an answer: the given eos ids of the config plus the format's end-of-message token.
    std::vector<TokenId> stopTokens(const std::vector<TokenId>& configuredEos) const;

private:
    std::vector<TokenId> openWith(Role role, std::string_view text) const;

    std::shared_ptr<const Tokenizer> m_tokenizer;
    ChatFormat m_format;
    bool m_forcesThinking;
};

} // namespace lectern::engine
