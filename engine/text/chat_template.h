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
    /// Throws Failure(ModelUnsupported) where the vocabulary has neither format's tokens.
    explicit ChatTemplate(std::shared_ptr<const Tokenizer> tokenizer);

    ChatFormat format() const { return m_format; }
    /// "chatml" or "bom", for reports.
    std::string_view name() const;

    /// What a conversation begins with: the start-of-text token, once.
    std::vector<TokenId> begin() const;
    /// What stands before a message's text.
    std::vector<TokenId> open(Role role) const;
    /// What stands after a message's text.
    std::vector<TokenId> close() const;
    /// What stands before an answer that the model is to write (differs from open(Assistant) in format Bom, which has no
    /// space after the generation tag).
    std::vector<TokenId> openAnswer() const;

    /// The tokens that end an answer: the given eos ids of the config plus the format's end-of-message token.
    std::vector<TokenId> stopTokens(const std::vector<TokenId>& configuredEos) const;

private:
    std::shared_ptr<const Tokenizer> m_tokenizer;
    ChatFormat m_format;
};

} // namespace lectern::engine
