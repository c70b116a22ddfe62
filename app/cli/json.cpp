// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lectern::cli {

namespace {

QString name(domain::TurnStop stop)
{
    switch (stop) {
    case domain::TurnStop::End:
        return QStringLiteral("end");
    case domain::TurnStop::Length:
        return QStringLiteral("length");
    case domain::TurnStop::Cancelled:
        break;
    }
    return QStringLiteral("cancelled");
}

QString name(domain::QuoteCheck check)
{
    switch (check) {
    case domain::QuoteCheck::Exact:
        return QStringLiteral("exact");
    case domain::QuoteCheck::Close:
        return QStringLiteral("close");
    case domain::QuoteCheck::Missing:
        break;
    }
    return QStringLiteral("missing");
}

const domain::Page* findPage(const std::vector<domain::Document>& documents, int document, int number)
{
    if (document < 1 || std::size_t(document) > documents.size()) {
        return nullptr;
    }
    for (const domain::Page& page : documents[std::size_t(document - 1)].pages) {
        if (page.number == number) {
            return &page;
        }
    }
    return nullptr;
}

QJsonObject citationJson(const domain::Citation& citation, const std::vector<domain::Document>& documents)
{
    const domain::Page* page = findPage(documents, citation.document, citation.page);
    return {
        {"document", citation.document},
        {"page", citation.page},
        {"label", citation.label},
        {"quote", citation.quote},
        {"check", name(citation.check)},
        {"start", page ? codePoints(page->text, citation.start) : -1},
        {"end", page ? codePoints(page->text, citation.end) : -1},
    };
}

QJsonArray boxesJson(const domain::Page& page)
{
    QJsonArray boxes;
    for (const domain::WordBox& word : page.words) {
        boxes.append(QJsonObject{
            {"x", word.box.x()},
            {"y", word.box.y()},
            {"width", word.box.width()},
            {"height", word.box.height()},
            {"start", codePoints(page.text, word.start)},
            {"end", codePoints(page.text, word.end)},
        });
    }
    return boxes;
}

QJsonObject pageJson(const domain::Page& page, bool boxes)
{
    QJsonObject json{
        {"number", page.number},
        {"label", page.label},
        {"text", page.text},
        {"furniture", page.furniture},
        {"words", wordCount(page.text)},
        {"ocr", page.ocr},
    };
    if (boxes) {
        json["width"] = page.size.width();
        json["height"] = page.size.height();
        json["boxes"] = boxesJson(page);
    }
    return json;
}

} // namespace

QJsonObject foundPassageJson(const domain::FoundPassage& passage, const std::vector<domain::Document>& documents)
{
    const domain::Page* page = findPage(documents, passage.document, passage.page);
    return {
        {"document", passage.document},
        {"page", passage.page},
        {"label", passage.label},
        {"start", page ? codePoints(page->text, passage.start) : -1},
        {"end", page ? codePoints(page->text, passage.end) : -1},
        {"text", passage.text},
    };
}

QJsonObject turnJson(const domain::Turn& turn, const std::vector<domain::Document>& documents)
{
    QJsonArray citations;
    for (const domain::Citation& citation : turn.citations) {
        citations.append(citationJson(citation, documents));
    }
    QJsonArray passages;
    for (const domain::FoundPassage& passage : turn.passages) {
        passages.append(foundPassageJson(passage, documents));
    }
    QJsonObject json{
        {"id", turn.id},
        {"question", turn.question},
        {"answer", turn.answer},
        {"stop", name(turn.stop)},
        {"citations", citations},
        {"passages", passages},
        {"tokens", QJsonObject{{"prompt", turn.tokens.prompt},
                               {"restored", turn.tokens.restored},
                               {"read", turn.tokens.read},
                               {"generated", turn.tokens.generated}}},
        {"seconds", QJsonObject{{"restore", turn.seconds.restore},
                                {"read", turn.seconds.read},
                                {"firstToken", turn.seconds.firstToken},
                                {"generate", turn.seconds.generate}}},
    };
    if (turn.notFoundMargin) {
        json["notFoundMargin"] = *turn.notFoundMargin;
    }
    if (!turn.reasoning.isEmpty()) {
        json["reasoning"] = turn.reasoning;
        QJsonObject seconds = json["seconds"].toObject();
        seconds["reasoning"] = turn.seconds.reasoning;
        json["seconds"] = seconds;
    }
    return json;
}

QJsonObject reportJson(const domain::ImportReport& report)
{
    QJsonArray withoutText;
    for (const int page : report.pagesWithoutText) {
        withoutText.append(page);
    }
    QJsonArray warnings;
    for (const QString& warning : report.warnings) {
        warnings.append(warning);
    }
    QJsonObject json{{"pagesWithoutText", withoutText}, {"warnings", warnings}};
    if (!report.ocrLanguages.isEmpty()) {
        json["ocr"] = report.ocrLanguages;
    }
    return json;
}

QJsonObject documentJson(const domain::Document& document, bool boxes)
{
    QJsonArray pages;
    for (const domain::Page& page : document.pages) {
        pages.append(pageJson(page, boxes));
    }
    QJsonArray outline;
    for (const domain::OutlineEntry& entry : document.outline) {
        outline.append(QJsonObject{{"title", entry.title}, {"page", entry.page}, {"level", entry.level}});
    }
    return {
        {"title", document.title},
        {"source_sha256", QString::fromLatin1(document.sourceSha256)},
        {"pages", pages},
        {"report", reportJson(document.report)},
        {"outline", outline},
    };
}

QByteArray jsonLine(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

qint64 codePoints(const QString& text, int utf16Index)
{
    if (utf16Index < 0) {
        return utf16Index;
    }
    qint64 count = 0;
    for (int i = 0; i < utf16Index && i < text.size(); ++i) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        i += pair ? 1 : 0;
        ++count;
    }
    return count;
}

int wordCount(const QString& text)
{
    int count = 0;
    bool inside = false;
    for (const QChar character : text) {
        const bool space = character.isSpace();
        count += !space && !inside ? 1 : 0;
        inside = !space;
    }
    return count;
}

} // namespace lectern::cli
