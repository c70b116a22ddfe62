// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow_builder.h"
#include "app/importing/worker/flowing/xml_events.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace lectern::importing {

/// Makes blocks of the elements of HTML, from whichever parser they come. Scripts, styles and what is hidden are left out.
class HtmlEvents : public XmlHandler {
public:
    /// Called with the id of each element that has one, before what stands in it.
    using AnchorSink = std::function<void(std::string_view id)>;

    explicit HtmlEvents(FlowBuilder& builder, AnchorSink anchor = {}) : m_builder(builder), m_anchor(std::move(anchor)) {}

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void end(std::string_view name) override;
    void text(std::string_view utf8) override;

    /// The text of the element `title`.
    std::u16string title() const;

private:
    bool isNoteReference(std::string_view name, const XmlAttributes& attributes) const;

    FlowBuilder& m_builder;
    AnchorSink m_anchor;
    int m_skipped = 0;     ///< elements that are open and left out
    bool m_inLink = false; ///< that leads to a place in a file
    bool m_raised = false; ///< in a superscript
    int m_reference = 0;   ///< elements that are open in a reference to a note
    bool m_inTitle = false;
    std::string m_title;
};

} // namespace lectern::importing
