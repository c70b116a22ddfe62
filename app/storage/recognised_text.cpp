// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/recognised_text.h"

#include "app/pages/recognised_furniture.h"
#include "app/storage/page_rows.h"
#include "app/storage/statement.h"
#include "app/storage/transaction.h"
#include "app/storage/unspaced_script.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>
#include <utility>
#include <vector>

namespace lectern::storage {

namespace {

bool isRead(const Database& database, qint64 document)
{
    Statement readers(database, "SELECT 1 FROM conversation_document WHERE document = ?1 LIMIT 1");
    return readers.bind(document).next();
}

/// A second document of the same file, in place of the first.
qint64 addCopy(const Database& database, qint64 document)
{
    Statement(database, "UPDATE document SET superseded = 1 WHERE id = ?1").bind(document).run();
    Statement(database, "INSERT INTO document(uuid, source_sha256, path, title, name, added, page_count, report) "
                        "SELECT ?2, source_sha256, path, title, name, ?3, page_count, report FROM document WHERE id = ?1")
        .bind(document, QUuid::createUuid().toString(QUuid::WithoutBraces), QDateTime::currentMSecsSinceEpoch())
        .run();
    const qint64 copy = database.lastInsertId();
    for (const char* const sql : {
             "INSERT INTO page(document, number, text, unspaced, label, width, height, ocr, words) "
             "SELECT ?2, number, text, unspaced, label, width, height, ocr, words FROM page WHERE document = ?1 ORDER BY "
             "number",
             "INSERT INTO outline(document, ordinal, title, page, level) "
             "SELECT ?2, ordinal, title, page, level FROM outline WHERE document = ?1",
             "INSERT INTO page_words(rowid, text) SELECT id, text FROM page WHERE document = ?2 AND ?1 IS NOT NULL",
             "INSERT INTO page_trigrams(rowid, text) SELECT id, text FROM page "
             "WHERE document = ?2 AND unspaced = 1 AND ?1 IS NOT NULL",
             "UPDATE recognition SET document = ?2 WHERE document = ?1",
             "UPDATE recognised_page SET document = ?2 WHERE document = ?1",
         })
        Statement(database, sql).bind(document, copy).run();
    return copy;
}

struct Done {
    domain::Page page;
    QString languages;
    QString warning;
    bool failed;
};

/// Running headers and footers are none of their text.
std::vector<Done> donePages(const Database& database, qint64 document)
{
    std::vector<Done> done;
    std::vector<domain::Page> pages;
    Statement query(database,
                    "SELECT number, languages, recognised_page.text, recognised_page.words, warning, failed, width, height "
                    "FROM recognised_page JOIN page USING (document, number) WHERE document = ?1 ORDER BY number");
    query.bind(document);
    while (query.next()) {
        domain::Page& page = pages.emplace_back();
        page.number = int(query.number(0));
        page.text = query.text(2);
        page.words = decodeWords(query.bytes(3), page.text.size());
        page.size = QSizeF(query.real(6), query.real(7));
        page.ocr = true;
        done.push_back({{}, query.text(1), query.text(4), query.number(5) != 0});
    }
    pages::takeRecognisedFurniture(pages);
    for (std::size_t i = 0; i < done.size(); ++i)
        done[i].page = std::move(pages[i]);
    return done;
}

/// The indices hold a page's words beside its row: the old ones go with the old text.
void replaceText(const Database& database, qint64 document, const domain::Page& page)
{
    const bool unspaced = hasUnspacedScript(page.text);
    Statement(database, "INSERT INTO page_words(page_words, rowid, text) "
                        "SELECT 'delete', id, text FROM page WHERE document = ?1 AND number = ?2")
        .bind(document, page.number)
        .run();
    Statement(database, "INSERT INTO page_trigrams(page_trigrams, rowid, text) "
                        "SELECT 'delete', id, text FROM page WHERE document = ?1 AND number = ?2 AND unspaced = 1")
        .bind(document, page.number)
        .run();
    Statement(database, "UPDATE page SET text = ?3, words = ?4, unspaced = ?5, ocr = 1 WHERE document = ?1 AND number = ?2")
        .bind(document, page.number, page.text, encodeWords(page.words), int(unspaced))
        .run();
    Statement(database, "INSERT INTO page_words(rowid, text) SELECT id, text FROM page WHERE document = ?1 AND number = ?2")
        .bind(document, page.number)
        .run();
    Statement(database, "INSERT INTO page_trigrams(rowid, text) "
                        "SELECT id, text FROM page WHERE document = ?1 AND number = ?2 AND unspaced = 1")
        .bind(document, page.number)
        .run();
}

void updateReport(const Database& database, qint64 document, const std::vector<Done>& pages)
{
    Statement query(database, "SELECT report FROM document WHERE id = ?1");
    query.bind(document);
    ENSURE(query.next());
    domain::ImportReport report = decodeReport(query.text(0).toUtf8());
    query.reset();
    // Only where every page was looked at is there nothing left to offer; one that failed may do better another day.
    const bool all = std::ranges::all_of(report.pagesWithoutText, [&](int number) {
        return std::ranges::any_of(pages, [&](const Done& done) { return done.page.number == number && !done.failed; });
    });
    for (const Done& done : pages) {
        if (!done.page.text.isEmpty())
            std::erase(report.pagesWithoutText, done.page.number);
        if (!done.warning.isEmpty() && std::ranges::find(report.warnings, done.warning) == report.warnings.end())
            report.warnings.push_back(done.warning);
    }
    if (all && !pages.empty())
        report.ocrLanguages = pages.front().languages;
    Statement(database, "UPDATE document SET report = ?2 WHERE id = ?1")
        .bind(document, QString::fromUtf8(encodeReport(report)))
        .run();
}

} // namespace

qint64 useRecognisedText(const Database& database, qint64 document)
{
    Transaction transaction(database);
    const std::vector<Done> pages = donePages(database, document);
    const bool changes = std::ranges::any_of(pages, [](const Done& done) { return !done.page.text.isEmpty(); });
    const qint64 owner = changes && isRead(database, document) ? addCopy(database, document) : document;
    for (const Done& done : pages) {
        if (!done.page.text.isEmpty())
            replaceText(database, owner, done.page);
    }
    updateReport(database, owner, pages);
    for (const char* const sql :
         {"DELETE FROM recognised_page WHERE document = ?1", "DELETE FROM recognition WHERE document = ?1"})
        Statement(database, sql).bind(owner).run();
    if (changes)
        Statement(database, "DELETE FROM token_count WHERE document = ?1").bind(owner).run();
    transaction.commit();
    return owner;
}

} // namespace lectern::storage
