// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lectern::importing {

/// Attributes of an element, named as elements are. Valid during the call that gives them.
class XmlAttributes {
public:
    void add(std::string name, std::string_view value) { m_values.emplace_back(std::move(name), value); }
    /// Empty where there is none.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> m_values;
};

/// Takes what stands in an XML file, in order. Names of known namespaces have the prefix that is usual for them, whatever the
/// file calls it ("w:p", "text:h"); all others have none.
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view utf8) = 0;
};

/// Prepares the library; call it before the sandbox closes.
void prepareXmlReading();

/// Reads a file to its end. Nothing outside of it is looked at, and its own entities are not expanded; those of HTML are known.
/// Elements may be nested 256 deep.
/// @param name of the file in its archive, for the message
/// Throws Failure(DamagedDocument) where it is not well-formed, and what the handler throws.
void readXml(std::string_view bytes, std::string_view name, XmlHandler& handler);

} // namespace lectern::importing
