// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/recognition_store.h"

#include "app/storage/document_store.h"
#include "app/storage/page_rows.h"
#include "app/storage/statement.h"
#include "app/storage/transaction.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace lectern::storage {

bool RecognitionStore::begin(const QString& document, const QString& languages)
{
    Transaction transaction(m_database);
    Statement(m_database,
              "DELETE FROM recognised_page WHERE document = (SELECT id FROM document WHERE uuid = ?1) AND languages <> ?2")
        .bind(document, languages)
        .run();
    Statement(m_database, "INSERT OR REPLACE INTO recognition(document, languages) "
                          "SELECT id, ?2 FROM document WHERE uuid = ?1 AND page_count IS NOT NULL AND superseded = 0")
        .bind(document, languages)
        .run();
    const bool begun = m_database.changedRows() > 0;
    transaction.commit();
    return begun;
}

void RecognitionStore::end(const QString& document)
{
    Statement(m_database, "DELETE FROM recognition WHERE document = (SELECT id FROM document WHERE uuid = ?1)")
        .bind(document)
        .run();
}

std::vector<RecognitionStore::UnderWay> RecognitionStore::underWay() const
{
    std::vector<UnderWay> list;
    Statement query(m_database, "SELECT uuid, languages FROM recognition JOIN document ON document.id = recognition.document "
                                "ORDER BY recognition.rowid");
    while (query.next())
        list.push_back({query.text(0), query.text(1)});
    return list;
}

std::vector<int> RecognitionStore::missing(const QString& document) const
{
    const std::optional<DocumentEntry> entry = DocumentStore(m_database).find(document);
    if (!entry)
        return {};
    std::set<int> done;
    Statement query(
        m_database,
        "SELECT number FROM recognised_page JOIN document ON document.id = recognised_page.document WHERE uuid = ?1");
    query.bind(document);
    while (query.next())
        done.insert(int(query.number(0)));
    std::vector<int> missing;
    std::ranges::copy_if(entry->pagesWithoutText, std::back_inserter(missing), [&](int page) { return !done.contains(page); });
    return missing;
}

int RecognitionStore::done(const QString& document) const
{
    Statement query(
        m_database,
        "SELECT count(*) FROM recognised_page JOIN document ON document.id = recognised_page.document WHERE uuid = ?1");
    return query.bind(document).next() ? int(query.number(0)) : 0;
}

void RecognitionStore::keep(const QString& document, const domain::Page& page, const QString& warning)
{
    keep(document, page, false, warning);
}

void RecognitionStore::keepFailed(const QString& document, int page, const QString& warning)
{
    domain::Page failed;
    failed.number = page;
    keep(document, failed, true, warning);
}

void RecognitionStore::keep(const QString& document, const domain::Page& page, bool failed, const QString& warning)
{
    const QByteArray words = encodeWords(page.words);
    Statement(m_database,
              "INSERT OR REPLACE INTO recognised_page(document, number, languages, text, failed, words, warning) "
              "SELECT id, ?2, languages, ?3, ?4, ?5, ?6 FROM document JOIN recognition ON recognition.document = document.id "
              "WHERE uuid = ?1")
        .bind(document, page.number, page.text, int(failed), words, warning)
        .run();
}

} // namespace lectern::storage
