// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/epub_package.h"

#include "app/importing/worker/flowing/references.h"
#include "app/importing/worker/flowing/xml_events.h"
#include "engine/base/failure.h"

#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

/// META-INF/container.xml (EPUB Open Container Format): where the package document is.
class Container : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "rootfile" && package.empty())
            package = resolved({}, attributes.get("full-path")).file;
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    std::string package;
};

struct Item {
    std::string file;
    std::string type;
};

class Package : public XmlHandler {
public:
    explicit Package(std::string file) : m_file(std::move(file)) {}

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        m_inTitle = name == "dc:title" && title.empty();
        if (name == "item") {
            const std::string file = resolved(m_file, attributes.get("href")).file;
            const std::string properties = " " + std::string(attributes.get("properties")) + " ";
            if (properties.find(" nav ") != std::string::npos)
                navigation = file;
            if (attributes.get("media-type") == "application/x-dtbncx+xml")
                ncx = file;
            items.emplace(std::string(attributes.get("id")), Item{file, std::string(attributes.get("media-type"))});
        } else if (name == "itemref") {
            spine.emplace_back(attributes.get("idref"));
        }
    }
    void end(std::string_view) override { m_inTitle = false; }
    void text(std::string_view utf8) override
    {
        if (m_inTitle)
            title += utf8;
    }

    std::string title;
    std::map<std::string, Item> items;
    std::vector<std::string> spine; ///< ids of items
    std::string navigation;
    std::string ncx;

private:
    std::string m_file;
    bool m_inTitle = false;
};

/// META-INF/encryption.xml: which files are encrypted. Fonts that are only obfuscated don't count.
class Encryption : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "EncryptionMethod")
            m_obfuscated = attributes.get("Algorithm") == "http://www.idpf.org/2008/embedding" ||
                           attributes.get("Algorithm") == "http://ns.adobe.com/pdf/enc#RC";
        else if (name == "CipherReference" && !m_obfuscated)
            files.insert(resolved({}, attributes.get("URI")).file);
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    std::set<std::string> files;

private:
    bool m_obfuscated = false;
};

bool isText(const Item& item)
{
    return item.type == "application/xhtml+xml" || item.type == "text/html" || item.type == "application/x-dtbook+xml" ||
           item.type == "text/x-oeb1-document";
}

std::set<std::string> encryptedFiles(ZipArchive& archive)
{
    constexpr auto kEncryption = "META-INF/encryption.xml";
    Encryption encryption;
    if (archive.has(kEncryption))
        readXml(archive.read(kEncryption), kEncryption, encryption);
    return std::move(encryption.files);
}

} // namespace

EpubPackage readEpubPackage(ZipArchive& archive)
{
    constexpr auto kContainer = "META-INF/container.xml";
    Container container;
    readXml(archive.read(kContainer), kContainer, container);
    if (!archive.has(container.package))
        throw Failure(ErrorCode::DamagedDocument, "the book's package document is missing");
    Package package(container.package);
    readXml(archive.read(container.package), container.package, package);
    const std::set<std::string> encrypted = encryptedFiles(archive);

    EpubPackage result;
    result.title = std::move(package.title);
    result.navigation = std::move(package.navigation);
    result.ncx = std::move(package.ncx);
    std::set<std::string> seen;
    for (const std::string& id : package.spine) {
        const auto item = package.items.find(id);
        const std::string file = item == package.items.end() ? id : item->second.file;
        if (!seen.insert(file).second)
            continue;
        if (item == package.items.end() || !archive.has(file))
            result.warnings.push_back("the book lacks a part that it names: " + file);
        else if (encrypted.count(file) > 0 || archive.isEncrypted(file))
            throw Failure(ErrorCode::UnknownFormat, "an e-book that is protected against copying (DRM)");
        else if (isText(item->second))
            result.spine.push_back(file);
        else
            result.warnings.push_back("a part of the book is no text: " + file);
    }
    if (result.spine.empty())
        throw Failure(ErrorCode::DamagedDocument, "the book has no parts that can be read");
    return result;
}

} // namespace lectern::importing
