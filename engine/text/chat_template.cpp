// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/chat_template.h"

#include "engine/text/known_templates.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

namespace lectern::engine {
namespace {

constexpr std::array<std::string_view, 2> kChatMlTokens = {"<|im_start|>", "<|im_end|>"};
/// What AI21-Jamba-Reasoning-3B's template calls `thinking_prefix`.
constexpr std::string_view kThinkingSentence =
    "Begin by thinking about the reasoning process in the mind within <think> </think> "
    "tags and then proceed to give your response.";
constexpr std::array<std::string_view, 5> kBomTokens = {"<|bom|>", "<|eom|>", "<|system|>", "<|user|>", "<|assistant|>"};

/// Whether the piece is there and no text can make it: a token that a document could write protects no turn.
bool isControl(const Tokenizer& tokenizer, std::string_view piece)
{
    const std::optional<TokenId> id = tokenizer.find(piece);
    if (!id)
        return false;
    const std::vector<TokenId> asText = tokenizer.encode(piece);
    return std::find(asText.begin(), asText.end(), *id) == asText.end();
}

bool hasAll(const Tokenizer& tokenizer, std::span<const std::string_view> pieces)
{
    return std::all_of(pieces.begin(), pieces.end(), [&](std::string_view piece) { return isControl(tokenizer, piece); });
}

ChatFormat formatOf(const Tokenizer& tokenizer, std::string_view ownTemplate)
{
    const bool chatMl = hasAll(tokenizer, kChatMlTokens);
    const bool bom = hasAll(tokenizer, kBomTokens);
    if (!chatMl && !bom)
        return ChatFormat::None;
    if (chatMl && bom) {
        const bool writesBom = ownTemplate.find(kBomTokens[0]) != std::string_view::npos;
        const bool writesChatMl = ownTemplate.find(kChatMlTokens[0]) != std::string_view::npos;
        return writesBom && !writesChatMl ? ChatFormat::Bom : ChatFormat::ChatMl;
    }
    return chatMl ? ChatFormat::ChatMl : ChatFormat::Bom;
}

TemplateOrigin originOf(std::string_view ownTemplate)
{
    if (ownTemplate.empty())
        return TemplateOrigin::Missing;
    return recogniseTemplate(ownTemplate) ? TemplateOrigin::Known : TemplateOrigin::Unknown;
}

/// Whether the generation prompt of a Jinja template ends in `<think>` and a line end. A template that writes an empty
/// think block (`<think>\n\n</think>`) to switch thinking off does not.
bool endsInThinking(std::string_view jinja)
{
    constexpr std::string_view kOpen = "<think>";
    const std::size_t prompt = jinja.rfind("add_generation_prompt");
    if (prompt == std::string_view::npos)
        return false;
    for (std::size_t at = jinja.find(kOpen, prompt); at != std::string_view::npos; at = jinja.find(kOpen, at)) {
        at += kOpen.size();
        std::string_view rest = jinja.substr(at);
        // Inside a Jinja string the line end is an escape; outside of one it is itself.
        while (rest.starts_with("\\n") || rest.starts_with('\n'))
            rest.remove_prefix(rest.front() == '\\' ? 2 : 1);
        if (rest.empty() || rest.starts_with('\'') || rest.starts_with('"') || rest.starts_with('{'))
            return true;
    }
    return false;
}

/// What stands before a message: control tokens, then text that is tokenised together with the message's own.
struct Opening {
    std::string_view tokens;
    std::string_view text;
};

Opening openingOf(ChatFormat format, Role role)
{
    if (format == ChatFormat::None)
        return {};
    const bool chatMl = format == ChatFormat::ChatMl;
    switch (role) {
    case Role::System:
        return chatMl ? Opening{"<|im_start|>", "system\n"} : Opening{"<|bom|><|system|>", " "};
    case Role::User:
        return chatMl ? Opening{"<|im_start|>", "user\n"} : Opening{"<|bom|><|user|>", " "};
    case Role::Assistant:
        break;
    }
    return chatMl ? Opening{"<|im_start|>", "assistant\n"} : Opening{"<|bom|><|assistant|>", " "};
}

std::string_view endOf(ChatFormat format)
{
    switch (format) {
    case ChatFormat::ChatMl:
        return "<|im_end|>\n";
    case ChatFormat::Bom:
        return "<|eom|>";
    case ChatFormat::None:
        break;
    }
    return {};
}

} // namespace

ChatTemplate::ChatTemplate(std::shared_ptr<const Tokenizer> tokenizer, std::string_view ownTemplate)
    : m_tokenizer(std::move(tokenizer)), m_format(formatOf(*m_tokenizer, ownTemplate)), m_origin(originOf(ownTemplate)),
      m_forcesThinking(m_format != ChatFormat::None && endsInThinking(ownTemplate)),
      m_asksForThinking(m_forcesThinking && ownTemplate.find(kThinkingSentence) != std::string_view::npos)
{
}

std::string_view ChatTemplate::name() const
{
    switch (m_format) {
    case ChatFormat::ChatMl:
        return "chatml";
    case ChatFormat::Bom:
        return "bom";
    case ChatFormat::None:
        break;
    }
    return "none";
}

std::vector<TokenId> ChatTemplate::begin() const
{
    const std::optional<TokenId> bos = m_tokenizer->bos();
    return bos ? std::vector<TokenId>{*bos} : std::vector<TokenId>{};
}

std::vector<TokenId> ChatTemplate::open(Role role) const
{
    return openMessage(role, {});
}

std::vector<TokenId> ChatTemplate::close() const
{
    return m_tokenizer->encodeWithControlTokens(endOf(m_format));
}

std::vector<TokenId> ChatTemplate::openAnswer() const
{
    if (m_format == ChatFormat::None)
        return {};
    std::string text(m_format == ChatFormat::ChatMl ? "<|im_start|>assistant\n" : "<|bom|><|assistant|>");
    if (m_forcesThinking)
        text += "<think>\n";
    return m_tokenizer->encodeWithControlTokens(text);
}

std::vector<TokenId> ChatTemplate::message(Role role, std::string_view text) const
{
    std::vector<TokenId> ids = openMessage(role, text);
    const std::vector<TokenId> end = close();
    ids.insert(ids.end(), end.begin(), end.end());
    return ids;
}

std::vector<TokenId> ChatTemplate::openMessage(Role role, std::string_view text) const
{
    const Opening opening = openingOf(m_format, role);
    std::vector<TokenId> ids = m_tokenizer->encodeWithControlTokens(opening.tokens);
    const std::vector<TokenId> plain = m_tokenizer->encode(std::string(opening.text).append(text));
    ids.insert(ids.end(), plain.begin(), plain.end());
    return ids;
}

std::vector<TokenId> ChatTemplate::reasonedQuestion(std::string_view text) const
{
    // The template leaves a question alone that speaks of the tag itself.
    const bool asked = m_asksForThinking && text.find("<think>") == std::string_view::npos;
    return message(Role::User, asked ? std::string(kThinkingSentence).append("\n").append(text) : std::string(text));
}

std::vector<TokenId> ChatTemplate::stopTokens(const std::vector<TokenId>& configuredEos) const
{
    std::vector<TokenId> ids;
    const auto add = [&ids](TokenId id) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end())
            ids.push_back(id);
    };
    for (const TokenId id : configuredEos)
        add(id);
    if (const std::optional<TokenId> eos = m_tokenizer->eos())
        add(*eos);
    for (const std::string_view end : {kChatMlTokens[1], kBomTokens[1]}) {
        if (isControl(*m_tokenizer, end))
            add(*m_tokenizer->find(end));
    }
    return ids;
}

} // namespace lectern::engine
