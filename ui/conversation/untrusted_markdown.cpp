// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/untrusted_markdown.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <ranges>
#include <vector>

namespace lectern::ui {

namespace {

/// Characters that lead somewhere: a link's, or an image in one character.
struct Lead {
    int start = 0;
    int end = 0;
    QString address;
    QString description; ///< of an image
    bool image = false;
};

std::vector<Lead> leadsIn(const QTextDocument& document)
{
    std::vector<Lead> leads;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const QTextCharFormat format = fragment.charFormat();
            const int start = fragment.position();
            const int end = start + fragment.length();
            if (format.isImageFormat()) {
                const QString address = format.toImageFormat().name();
                // A description in parts, where some of it is emphasised, becomes as many images.
                if (!leads.empty() && leads.back().image && leads.back().end == start && leads.back().address == address) {
                    leads.back().end = end;
                    leads.back().description += format.stringProperty(QTextFormat::ImageAltText);
                    continue;
                }
                leads.push_back({start, end, address, format.stringProperty(QTextFormat::ImageAltText), true});
            } else if (format.isAnchor()) {
                const bool continues = !leads.empty() && leads.back().end == start && leads.back().address == format.anchorHref();
                if (continues)
                    leads.back().end = end;
                else
                    leads.push_back({start, end, format.anchorHref(), {}, false});
            }
        }
    }
    return leads;
}

void makePlain(QTextDocument& document, const Lead& lead)
{
    QTextCursor cursor(&document);
    cursor.setPosition(lead.start);
    cursor.setPosition(lead.end, QTextCursor::KeepAnchor);
    const QString text = lead.image ? lead.description : cursor.selectedText();
    const QString address = text == lead.address || lead.address.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(lead.address);
    cursor.insertText((text.isEmpty() ? lead.address : text + address), QTextCharFormat());
}

} // namespace

void setUntrustedMarkdown(QTextDocument& document, const QString& markdown)
{
    document.setUndoRedoEnabled(false);
    // Within an edit a cursor does not look at once where on its line it stands, which costs more than all the rest.
    QTextCursor edit(&document);
    edit.beginEditBlock();
    document.setMarkdown(markdown,
                         QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub | QTextDocument::MarkdownNoHTML));
    edit.endEditBlock();
    edit.beginEditBlock();
    // From the end, so that what is before keeps its place.
    for (const Lead& lead : leadsIn(document) | std::views::reverse)
        makePlain(document, lead);
    edit.endEditBlock();
}

} // namespace lectern::ui
