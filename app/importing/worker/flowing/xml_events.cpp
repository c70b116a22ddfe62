// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/xml_events.h"

#include "engine/base/failure.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>

namespace lectern::importing {

namespace {

using Name = std::pair<std::string_view, std::string_view>;

/// Office Open XML has two sets of namespaces, of ECMA-376's first edition and of ISO/IEC 29500 Strict.
constexpr std::array kPrefixes{
    Name{"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w:"},
    Name{"http://purl.oclc.org/ooxml/wordprocessingml/main", "w:"},
    Name{"http://schemas.openxmlformats.org/officeDocument/2006/math", "m:"},
    Name{"http://purl.oclc.org/ooxml/officeDocument/math", "m:"},
    Name{"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc:"},
    Name{"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r:"},
    Name{"http://purl.oclc.org/ooxml/officeDocument/relationships", "r:"},
    Name{"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text:"},
    Name{"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table:"},
    Name{"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office:"},
    Name{"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw:"},
    Name{"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style:"},
    Name{"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest:"},
    Name{"http://purl.org/dc/elements/1.1/", "dc:"},
    Name{"http://www.idpf.org/2007/ops", "epub:"},
};

std::string_view view(const xmlChar* text)
{
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string nameOf(const xmlChar* local, const xmlChar* uri)
{
    const auto known =
        std::find_if(kPrefixes.begin(), kPrefixes.end(), [&](const Name& name) { return name.first == view(uri); });
    std::string name(known == kPrefixes.end() ? std::string_view() : known->second);
    return name += view(local);
}

/// What the library calls, C as it is: exceptions wait until it has returned.
class Reading {
public:
    Reading(XmlHandler& handler) : m_handler(handler) {}

    template <typename Call>
    void guarded(xmlParserCtxtPtr context, Call call)
    {
        if (m_thrown)
            return;
        try {
            call(m_handler);
        } catch (...) {
            m_thrown = std::current_exception();
            ::xmlStopParser(context);
        }
    }

    /// What an entity of HTML stands for, and of another one its own name, both in the form that the library takes to be
    /// complete.
    xmlEntityPtr entityNamed(const xmlChar* name)
    {
        const htmlEntityDesc* const known = ::htmlEntityLookup(name);
        std::array<xmlChar, 8> utf8{};
        if (known != nullptr)
            ::xmlCopyCharMultiByte(utf8.data(), static_cast<int>(known->value));
        m_entityText =
            known != nullptr ? std::string(reinterpret_cast<const char*>(utf8.data())) : "&" + std::string(view(name)) + ";";
        m_entity = {};
        m_entity.type = XML_ENTITY_DECL;
        m_entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
        m_entity.name = name;
        m_entity.content = reinterpret_cast<xmlChar*>(m_entityText.data());
        m_entity.length = static_cast<int>(m_entityText.size());
        return &m_entity;
    }

    void rethrow() const
    {
        if (m_thrown)
            std::rethrow_exception(m_thrown);
    }

private:
    XmlHandler& m_handler;
    std::exception_ptr m_thrown;
    xmlEntity m_entity{}; ///< the one that was asked for last
    std::string m_entityText;
};

xmlParserCtxtPtr contextOf(void* data)
{
    return static_cast<xmlParserCtxtPtr>(data);
}
Reading& readingOf(void* data)
{
    return *static_cast<Reading*>(contextOf(data)->_private);
}

void startElement(void* data, const xmlChar* local, const xmlChar*, const xmlChar* uri, int, const xmlChar**,
                  int attributeCount, int, const xmlChar** attributes)
{
    readingOf(data).guarded(contextOf(data), [&](XmlHandler& handler) {
        XmlAttributes values;
        for (int i = 0; i < attributeCount; ++i) {
            const xmlChar** const parts = attributes + 5 * i; // name, prefix, namespace, begin and end of the value
            values.add(nameOf(parts[0], parts[2]),
                       {reinterpret_cast<const char*>(parts[3]), static_cast<std::size_t>(parts[4] - parts[3])});
        }
        handler.start(nameOf(local, uri), values);
    });
}

void endElement(void* data, const xmlChar* local, const xmlChar*, const xmlChar* uri)
{
    readingOf(data).guarded(contextOf(data), [&](XmlHandler& handler) { handler.end(nameOf(local, uri)); });
}

void characters(void* data, const xmlChar* text, int length)
{
    readingOf(data).guarded(contextOf(data), [&](XmlHandler& handler) {
        handler.text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
    });
}

/// The file's own entities are never known, so none can grow ("billion laughs") or lead outside: they stand as they are
/// written.
xmlEntityPtr entity(void* data, const xmlChar* name)
{
    return readingOf(data).entityNamed(name);
}

xmlSAXHandler handlerTable()
{
    xmlSAXHandler table{};
    table.initialized = XML_SAX2_MAGIC;
    table.startElementNs = startElement;
    table.endElementNs = endElement;
    table.characters = characters;
    table.ignorableWhitespace = characters;
    table.cdataBlock = characters;
    table.getEntity = entity;
    table.serror = [](void*, auto) {};
    return table;
}

} // namespace

std::string_view XmlAttributes::get(std::string_view name) const
{
    const auto found = std::find_if(m_values.begin(), m_values.end(), [&](const auto& value) { return value.first == name; });
    return found == m_values.end() ? std::string_view() : std::string_view(found->second);
}

bool XmlAttributes::has(std::string_view name) const
{
    return std::any_of(m_values.begin(), m_values.end(), [&](const auto& value) { return value.first == name; });
}

void prepareXmlReading()
{
    ::xmlInitParser();
}

void readXml(std::string_view bytes, std::string_view name, XmlHandler& handler)
{
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Failure(ErrorCode::DamagedDocument, std::string(name) + " is too large");
    using Context = std::unique_ptr<xmlParserCtxt, decltype(&::xmlFreeParserCtxt)>;
    const Context context(::xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())), &::xmlFreeParserCtxt);
    if (!context)
        throw Failure(ErrorCode::DamagedDocument, std::string(name) + " is empty");
    Reading reading(handler);
    context->_private = &reading;
    *context->sax = handlerTable();
    // NOENT: else "&amp;" in an attribute comes as "&#38;". No entity is known that could grow.
    ::xmlCtxtUseOptions(context.get(), XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    ::xmlParseDocument(context.get());
    reading.rethrow();
    const xmlError* const error = ::xmlCtxtGetLastError(context.get());
    if (context->wellFormed == 0 && error != nullptr && error->code == XML_ERR_NO_MEMORY)
        throw std::bad_alloc();
    if (context->wellFormed != 0)
        return;
    std::string message(error == nullptr || error->message == nullptr ? "not well-formed" : error->message);
    while (!message.empty() && message.back() == '\n')
        message.pop_back();
    throw Failure(ErrorCode::DamagedDocument,
                  std::string(name) + ", line " + std::to_string(error == nullptr ? 0 : error->line) + ": " + message);
}

} // namespace lectern::importing
