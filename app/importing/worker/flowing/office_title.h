// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/xml_events.h"

#include <string>
#include <string_view>

namespace lectern::importing {

/// Reads the title out of an office document's properties: Dublin Core, in OOXML's docProps/core.xml as in ODF's meta.xml.
class OfficeTitle : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes&) override { m_inTitle = name == "dc:title"; }
    void end(std::string_view) override { m_inTitle = false; }
    void text(std::string_view utf8) override
    {
        if (m_inTitle)
            title += utf8;
    }

    std::string title;

private:
    bool m_inTitle = false;
};

} // namespace lectern::importing
