// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/xml_events.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::importing {

/// Which list a paragraph is an item of.
struct DocxListPlace {
    std::string list; ///< w:numId; empty or "0": none
    int level = 0;
};

/// styles.xml (ECMA-376-1, 17.7): what paragraph styles mean.
class DocxStyles : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes& attributes) override;
    void end(std::string_view name) override;
    void text(std::string_view) override {}

    /// Level of the headings of a style, from 1; 0: none.
    int headingLevel(const std::string& style) const;
    DocxListPlace listPlace(const std::string& style) const;
    /// Whether paragraphs of a style are lines of code or the like, where white space matters.
    bool isPreformatted(const std::string& style) const;

private:
    struct Style {
        std::string base;
        std::optional<int> outline; ///< from 0; 9: none
        int named = 0;              ///< "heading 3"
        bool preformatted = false;
        std::string list;
        std::optional<int> level;
    };

    std::map<std::string, Style> m_styles;
    Style* m_style = nullptr; ///< that is being read
};

/// numbering.xml (ECMA-376-1, 17.9): lists and their marks; counts their items.
class DocxNumbering : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes& attributes) override;
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    /// The mark of the next item at this place: "-", "2.", "3.1", "c)". Nothing where there is no such list.
    std::optional<std::u16string> nextMark(const DocxListPlace& place);

private:
    static constexpr std::size_t kLevels = 9;

    struct Level {
        int start = 1;
        std::string format = "decimal";
        std::string text; ///< "%1.%2"
    };
    struct Definition { ///< w:abstractNum
        std::array<Level, kLevels> levels;
        std::array<std::optional<int>, kLevels> counts; ///< numbers of the last items
    };
    struct List { ///< w:num
        std::string definition;
        std::map<std::size_t, int> starts; ///< by level: where it begins anew
    };

    std::map<std::string, Definition> m_definitions;
    std::map<std::string, List> m_lists;
    Definition* m_definition = nullptr; ///< that is being read
    List* m_list = nullptr;
    std::size_t m_level = 0;
};

} // namespace lectern::importing
