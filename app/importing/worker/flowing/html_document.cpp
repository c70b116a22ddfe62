// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/html_document.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/charsets.h"
#include "app/importing/worker/flowing/html_nesting.h"
#include "app/importing/worker/flowing/sections.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>

namespace lectern::importing {

namespace {

// The library frees a tree by recursion; a deeper one is left to the end of the process. Only markup made for it gets that
// deep.
constexpr std::size_t kDeepestFreed = 10'000;
constexpr std::size_t kDeclarationWithin = 4'096; // bytes; browsers look at 1,024

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

/// The encoding that the beginning of the file declares; empty where there is none.
std::string declaredCharset(std::string_view bytes)
{
    const std::string head = lower(bytes.substr(0, kDeclarationWithin));
    std::size_t at = std::string::npos;
    if (head.starts_with("<?xml"))
        at = head.substr(0, head.find("?>")).find("encoding=");
    std::size_t value = at == std::string::npos ? at : at + 9;
    for (at = head.find("<meta"); value == std::string::npos && at != std::string::npos; at = head.find("<meta", at + 5)) {
        const std::size_t end = std::min(head.find('>', at), head.size());
        const std::size_t found = head.substr(0, end).find("charset=", at);
        if (found != std::string::npos)
            value = found + 8;
    }
    if (value == std::string::npos)
        return {};
    value = std::min(head.find_first_not_of("\"' ", value), head.size());
    const std::size_t end = std::min(head.find_first_of("\"' ;/>?", value), head.size());
    const std::string charset = head.substr(value, end - value);
    return charset.starts_with("utf-16") || charset.starts_with("utf-32") ? "utf-8"
                                                                          : charset; // it could not be read so far otherwise
}

const GumboVector* childrenOf(const GumboNode& node)
{
    if (node.type == GUMBO_NODE_DOCUMENT)
        return &node.v.document.children;
    return node.type == GUMBO_NODE_ELEMENT ? &node.v.element.children : nullptr; // templates are never shown
}

std::string nameOf(const GumboElement& element)
{
    if (element.tag != GUMBO_TAG_UNKNOWN)
        return ::gumbo_normalized_tagname(element.tag);
    GumboStringPiece piece = element.original_tag;
    if (piece.data == nullptr)
        return {};
    ::gumbo_tag_from_original_text(&piece);
    return lower({piece.data, piece.length});
}

XmlAttributes attributesOf(const GumboElement& element)
{
    XmlAttributes attributes;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
        const auto* const attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
        attributes.add(attribute->name, attribute->value);
    }
    return attributes;
}

struct Step {
    const GumboNode* node;
    unsigned child;
    std::string name;
};

/// Walks the tree; returns its depth.
std::size_t report(const GumboNode& root, XmlHandler& handler)
{
    std::vector<Step> path;
    std::size_t deepest = 0;
    const auto enter = [&](const GumboNode& node) {
        switch (node.type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            handler.text(node.v.text.text);
            return;
        case GUMBO_NODE_ELEMENT: {
            std::string name = nameOf(node.v.element);
            handler.start(name, attributesOf(node.v.element));
            path.push_back({&node, 0, std::move(name)});
            return;
        }
        case GUMBO_NODE_DOCUMENT:
            path.push_back({&node, 0, {}});
            return;
        default:
            return;
        }
    };
    enter(root);
    while (!path.empty()) {
        deepest = std::max(deepest, path.size());
        Step& step = path.back();
        const GumboVector* const children = childrenOf(*step.node);
        if (children != nullptr && step.child < children->length) {
            const unsigned child = step.child++;
            enter(*static_cast<const GumboNode*>(children->data[child]));
        } else {
            if (step.node->type == GUMBO_NODE_ELEMENT)
                handler.end(step.name);
            path.pop_back();
        }
    }
    return deepest;
}

} // namespace

bool looksLikeHtml(std::string_view bytes)
{
    const std::string_view mark = markedCharset(bytes);
    std::string head = mark.empty() || mark == "UTF-8"
                           ? lower(bytes.substr(0, kDeclarationWithin))
                           : lower(toUtf8(decodedAs(mark, bytes.substr(0, kDeclarationWithin & ~std::size_t{3})).value_or(std::u16string())));
    if (mark == "UTF-8")
        head.erase(0, 3);
    for (;;) {
        head.erase(0, std::min(head.find_first_not_of(" \t\r\n\f"), head.size()));
        if (!head.starts_with("<!--") && !head.starts_with("<?xml"))
            break;
        const std::size_t end = head.find(head[1] == '!' ? "-->" : "?>");
        head.erase(0, end == std::string::npos ? head.size() : head.find('>', end) + 1);
    }
    constexpr std::array<std::string_view, 16> kStarts{
        "<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<style",
        "<table",         "<div",  "<p>",   "<h1",   "<h2",    "<br",   "<link",   "<center"};
    return std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view start) {
        const char next = head.size() > start.size() ? head[start.size()] : ' ';
        return head.starts_with(start) && (start.back() == '>' || next == '>' || next == ' ' || next == '\n' || next == '\r' ||
                                           next == '\t' || next == '/');
    });
}

std::string htmlAsUtf8(std::string_view bytes)
{
    std::string charset(markedCharset(bytes));
    if (charset.empty())
        charset = declaredCharset(bytes);
    std::optional<std::u16string> text = charset.empty() ? std::nullopt : decodedAs(charset, bytes);
    if (!text)
        text = decodedAs(guessedCharset(bytes), bytes);
    return toUtf8(text.value_or(std::u16string()));
}

void parseHtml(std::string_view utf8, XmlHandler& handler)
{
    const std::string bearable = withBearableNesting(utf8);
    GumboOutput* const output = ::gumbo_parse_with_options(&kGumboDefaultOptions, bearable.data(), bearable.size());
    bool isShallow = false;
    const auto free = [&isShallow](GumboOutput* tree) {
        if (isShallow)
            ::gumbo_destroy_output(&kGumboDefaultOptions, tree);
    };
    const std::unique_ptr<GumboOutput, decltype(free)> owner(output, free);
    isShallow = report(*output->document, handler) <= kDeepestFreed;
}

Flow readHtml(std::string_view bytes)
{
    FlowBuilder builder;
    HtmlEvents events(builder);
    parseHtml(htmlAsUtf8(bytes), events);
    Flow flow;
    flow.title = events.title();
    flow.blocks = builder.take();
    markChapters(flow.blocks);
    return flow;
}

} // namespace lectern::importing
