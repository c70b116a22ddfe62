// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/document_writer.h"

#include "app/storage/page_rows.h"
#include "app/storage/statement.h"
#include "app/storage/transaction.h"

#include <QUuid>

namespace lectern::storage {

namespace {

constexpr std::size_t kPagesAtOnce = 64;
constexpr qsizetype kCharactersAtOnce = 1 << 20;

} // namespace

DocumentWriter::DocumentWriter(const Database& database, const QString& path, const QByteArray& sourceSha256) : m_database(database)
{
    Statement insert(m_database, "INSERT INTO document(uuid, source_sha256, path, title, added, report) VALUES(?1, ?2, ?3, '', ?4, '{}')");
    insert.bind(QUuid::createUuid().toString(QUuid::WithoutBraces), QString::fromLatin1(sourceSha256), path,
                QDateTime::currentMSecsSinceEpoch());
    insert.run();
    m_document = m_database.lastInsertId();
}

DocumentWriter::~DocumentWriter()
{
    if (m_finished)
        return;
    try {
        removeUnfinished(m_database);
    } catch (const Failure&) {
        m_waiting.clear(); // the next opening removes it
    }
}

void DocumentWriter::add(const domain::Page& page)
{
    m_waitingCharacters += page.text.size();
    m_waiting.push_back(page);
    if (m_waiting.size() >= kPagesAtOnce || m_waitingCharacters >= kCharactersAtOnce) {
        Transaction transaction(m_database);
        writePages();
        transaction.commit();
    }
}

void DocumentWriter::writePages()
{
    Statement insert(m_database, "INSERT INTO page(document, number, text, unspaced, label, width, height, ocr, words) "
                                 "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    for (const domain::Page& page : m_waiting) {
        const QByteArray words = encodeWords(page.words);
        insert.bind(m_document, page.number, page.text, int(hasUnspacedScript(page.text)), page.label, page.size.width(),
                    page.size.height(), int(page.ocr), words);
        insert.run();
        ++m_pages;
    }
    m_waiting.clear();
    m_waitingCharacters = 0;
}

DocumentEntry DocumentWriter::finish(const QString& title, const std::vector<domain::OutlineEntry>& outline,
                                     const domain::ImportReport& report)
{
    ENSURE(!m_finished);
    Transaction transaction(m_database);
    writePages();
    Statement insert(m_database, "INSERT INTO outline(document, ordinal, title, page, level) VALUES(?1, ?2, ?3, ?4, ?5)");
    int ordinal = 0;
    for (const domain::OutlineEntry& entry : outline)
        insert.bind(m_document, ordinal++, entry.title, entry.page, entry.level).run();
    Statement(m_database, "UPDATE document SET title = ?2, page_count = ?3, report = ?4 WHERE id = ?1")
        .bind(m_document, title, m_pages, QString::fromUtf8(encodeReport(report)))
        .run();
    Statement(m_database, "INSERT INTO page_words(rowid, text) SELECT id, text FROM page WHERE document = ?1").bind(m_document).run();
    Statement(m_database, "INSERT INTO page_trigrams(rowid, text) SELECT id, text FROM page WHERE document = ?1 AND unspaced = 1")
        .bind(m_document)
        .run();
    Statement uuid(m_database, "SELECT uuid FROM document WHERE id = ?1");
    uuid.bind(m_document);
    const QString id = uuid.next() ? uuid.text(0) : QString();
    uuid.reset();
    transaction.commit();
    m_finished = true;
    const std::optional<DocumentEntry> entry = DocumentStore(m_database).find(id);
    ENSURE(entry.has_value());
    return *entry;
}

void DocumentWriter::removeUnfinished(const Database& database)
{
    // Unfinished documents are in no index yet, and secure_delete overwrites what is removed.
    if (database.number("SELECT count(*) FROM document WHERE page_count IS NULL") == 0)
        return;
    Transaction transaction(database);
    database.run("DELETE FROM page WHERE document IN (SELECT id FROM document WHERE page_count IS NULL);"
                 "DELETE FROM document WHERE page_count IS NULL");
    transaction.commit();
}

} // namespace lectern::storage
