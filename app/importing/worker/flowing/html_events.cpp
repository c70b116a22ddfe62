// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/html_events.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/list_numbers.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lectern::importing {

namespace {

enum class Kind { Inline, Block, Heading, Break, Pre, List, Item, Table, Row, Cell, Title, Skip };

struct Element {
    std::string_view name;
    Kind kind;
};

/// Sorted by name.
constexpr std::array kElements{
    Element{"address", Kind::Block},    Element{"annotation", Kind::Skip},  Element{"annotation-xml", Kind::Skip},
    Element{"article", Kind::Block},    Element{"aside", Kind::Block},      Element{"audio", Kind::Skip},
    Element{"blockquote", Kind::Block}, Element{"body", Kind::Block},       Element{"br", Kind::Break},
    Element{"button", Kind::Inline},    Element{"canvas", Kind::Skip},      Element{"caption", Kind::Block},
    Element{"center", Kind::Block},     Element{"datalist", Kind::Skip},    Element{"dd", Kind::Block},
    Element{"details", Kind::Block},    Element{"dialog", Kind::Block},     Element{"dir", Kind::List},
    Element{"div", Kind::Block},        Element{"dl", Kind::Block},         Element{"dt", Kind::Block},
    Element{"fieldset", Kind::Block},   Element{"figcaption", Kind::Block}, Element{"figure", Kind::Block},
    Element{"footer", Kind::Block},     Element{"form", Kind::Block},       Element{"h1", Kind::Heading},
    Element{"h2", Kind::Heading},       Element{"h3", Kind::Heading},       Element{"h4", Kind::Heading},
    Element{"h5", Kind::Heading},       Element{"h6", Kind::Heading},       Element{"header", Kind::Block},
    Element{"hgroup", Kind::Block},     Element{"hr", Kind::Block},         Element{"iframe", Kind::Skip},
    Element{"legend", Kind::Block},     Element{"li", Kind::Item},          Element{"listing", Kind::Pre},
    Element{"main", Kind::Block},       Element{"menu", Kind::List},        Element{"nav", Kind::Block},
    Element{"noframes", Kind::Skip},    Element{"noscript", Kind::Skip},    Element{"object", Kind::Skip},
    Element{"ol", Kind::List},          Element{"optgroup", Kind::Skip},    Element{"option", Kind::Skip},
    Element{"p", Kind::Block},          Element{"plaintext", Kind::Pre},    Element{"pre", Kind::Pre},
    Element{"rp", Kind::Skip},          Element{"rt", Kind::Skip},          Element{"rtc", Kind::Skip},
    Element{"script", Kind::Skip},      Element{"section", Kind::Block},    Element{"select", Kind::Skip},
    Element{"style", Kind::Skip},       Element{"summary", Kind::Block},    Element{"svg", Kind::Skip},
    Element{"table", Kind::Table},      Element{"td", Kind::Cell},          Element{"template", Kind::Skip},
    Element{"textarea", Kind::Skip},    Element{"th", Kind::Cell},          Element{"title", Kind::Title},
    Element{"tr", Kind::Row},           Element{"ul", Kind::List},          Element{"video", Kind::Skip},
    Element{"xmp", Kind::Pre},
};

Kind kindOf(std::string_view name)
{
    const auto at = std::lower_bound(kElements.begin(), kElements.end(), name,
                                     [](const Element& element, std::string_view wanted) { return element.name < wanted; });
    return at != kElements.end() && at->name == name ? at->kind : Kind::Inline;
}

/// Whether the style that an element carries hides it. Style sheets are not read.
bool isHidden(const XmlAttributes& attributes)
{
    if (attributes.has("hidden"))
        return true;
    std::string style;
    for (const char c : attributes.get("style"))
        if (c != ' ' && c != '\t' && c != '\n')
            style += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

/// A link from a note back to the text: an arrow.
bool isBackLink(const XmlAttributes& attributes)
{
    return attributes.get("role") == "doc-backlink" || attributes.get("epub:type") == "backlink" ||
           attributes.get("class") == "footnote-back";
}

} // namespace

/// A link that leads to a note, by its role (DPUB-ARIA 1.0, EPUB's vocabulary) or since it is raised: its number must not run
/// into the word before.
bool HtmlEvents::isNoteReference(std::string_view name, const XmlAttributes& attributes) const
{
    const std::string_view target = attributes.get("href");
    return attributes.get("role") == "doc-noteref" || attributes.get("epub:type") == "noteref" || (m_inLink && name == "sup") ||
           (name == "a" && target.find('#') != std::string_view::npos &&
            (m_raised || attributes.get("class") == "footnote-ref"));
}

void HtmlEvents::start(std::string_view name, const XmlAttributes& attributes)
{
    const Kind kind = kindOf(name);
    if (m_skipped > 0 || kind == Kind::Skip || isHidden(attributes) || isBackLink(attributes)) {
        ++m_skipped;
        return;
    }
    if (m_reference > 0) {
        ++m_reference;
    } else if (isNoteReference(name, attributes)) {
        m_reference = 1;
        m_builder.text(u"[^");
    }
    m_inLink = m_inLink || (name == "a" && attributes.get("href").find('#') != std::string_view::npos);
    m_raised = m_raised || name == "sup";
    if (kind != Kind::Inline && kind != Kind::Break)
        m_builder.endBlock();
    if (m_anchor && attributes.has("id"))
        m_anchor(attributes.get("id"));
    else if (m_anchor && name == "a" && attributes.has("name"))
        m_anchor(attributes.get("name"));
    switch (kind) {
    case Kind::Heading:
        return m_builder.beginHeading(name[1] - '0');
    case Kind::Break:
        return m_builder.lineBreak();
    case Kind::Pre:
        return m_builder.beginPreformatted();
    case Kind::List:
        return m_builder.beginList(name == "ol" ? integerIn(attributes.get("start")).value_or(1) : std::optional<int>());
    case Kind::Item:
        return m_builder.beginItem(integerIn(attributes.get("value")));
    case Kind::Table:
        return m_builder.beginTable();
    case Kind::Row:
        return m_builder.beginRow();
    case Kind::Cell:
        return m_builder.beginCell(integerIn(attributes.get("colspan")).value_or(1),
                                   integerIn(attributes.get("rowspan")).value_or(1));
    case Kind::Title:
        m_inTitle = true;
        return;
    default:
        return;
    }
}

void HtmlEvents::end(std::string_view name)
{
    if (m_skipped > 0) {
        --m_skipped;
        return;
    }
    if (m_reference > 0 && --m_reference == 0)
        m_builder.text(u"]");
    m_inLink = m_inLink && name != "a";
    m_raised = m_raised && name != "sup";
    switch (kindOf(name)) {
    case Kind::Heading:
        return m_builder.endHeading();
    case Kind::Pre:
        return m_builder.endPreformatted();
    case Kind::List:
        return m_builder.endList();
    case Kind::Item:
        return m_builder.endItem();
    case Kind::Table:
        return m_builder.endTable();
    case Kind::Row:
        return m_builder.endRow();
    case Kind::Cell:
        return m_builder.endCell();
    case Kind::Block:
        return m_builder.endBlock();
    case Kind::Title:
        m_inTitle = false;
        return;
    default:
        return;
    }
}

void HtmlEvents::text(std::string_view utf8)
{
    if (m_skipped > 0)
        return;
    if (m_inTitle) {
        m_title += utf8;
    } else if (m_reference > 0) {
        std::string number(utf8);
        std::erase_if(number, [](char c) { return c == '[' || c == ']' || c == '(' || c == ')'; });
        m_builder.text(number);
    } else {
        m_builder.text(utf8);
    }
}

std::u16string HtmlEvents::title() const
{
    std::u16string cleaned;
    appendCleaned(cleaned, fromUtf8(m_title));
    return cleaned;
}

} // namespace lectern::importing
