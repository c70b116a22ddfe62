// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/xml_events.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// Styles (OpenDocument 1.3, 16): which lists are numbered, and how; which paragraphs are preformatted. Reads a file as far as
/// they stand in it.
class OdtStyles : public XmlHandler {
public:
    static constexpr std::size_t kLevels = 10;

    struct Level {
        bool isDefined = false;
        bool isNumbered = false;
        std::string format = "1";
        std::string prefix;
        std::string suffix;
        int start = 1;
        int shownLevels = 1; ///< "2.3" shows two
    };

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void end(std::string_view name) override;
    void text(std::string_view) override {}

    /// Of a level that the style does not define, the one above it. @param depth of the list, from 0
    const Level& level(const std::string& style, std::size_t depth) const;

    /// Whether paragraphs of a style are lines of code or the like, where white space matters.
    bool isPreformatted(const std::string& style) const;

private:
    using Levels = std::array<Level, kLevels>;

    std::map<std::string, Levels> m_styles;
    std::map<std::string, std::string> m_parents; ///< of styles of paragraphs
    Levels* m_style = nullptr;                    ///< that is being read
};

/// Lists that are open, and the numbers of their items.
class OdtLists {
public:
    explicit OdtLists(const OdtStyles& styles) : m_styles(styles) {}

    /// @param style empty: that of the list around it
    void begin(const std::string& style, bool goesOn);
    void end();
    /// The mark of the next item: "-", "2.", "a)".
    std::u16string nextMark(std::string_view startValue);
    int depth() const { return static_cast<int>(m_open.size()) - 1; }

private:
    struct List {
        std::string style;
        int last = 0; ///< number of the last item
    };

    const OdtStyles& m_styles;
    std::vector<List> m_open;
    std::map<std::string, int> m_lasts; ///< of the top lists that have ended, by style
};

} // namespace lectern::importing
