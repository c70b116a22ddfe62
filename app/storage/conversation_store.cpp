// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/conversation_store.h"

#include "app/storage/transaction.h"
#include "app/storage/turn_rows.h"

#include <QUuid>

#include <algorithm>
#include <utility>

namespace lectern::storage {

namespace {

Failure noSuch(const char* what, const QString& id)
{
    return Failure(ErrorCode::InvalidInput, std::string("no such ") + what, id.toStdString());
}

/// The row of `id`, as `query` finds it.
qint64 rowOf(const Database& database, const char* query, const char* what, const QString& id)
{
    Statement find(database, query);
    if (!find.bind(id).next())
        throw noSuch(what, id);
    return find.number(0);
}

void touch(const Database& database, qint64 conversation, std::optional<qint64> head)
{
    Statement(database, "UPDATE conversation SET head = ?2, last_used = ?3 WHERE id = ?1")
        .bind(conversation, head, QDateTime::currentMSecsSinceEpoch())
        .run();
}

void insertDocument(const Database& database, qint64 conversation, qint64 ordinal, qint64 place,
                    const ConversationDocument& document)
{
    const qint64 row =
        rowOf(database, "SELECT id FROM document WHERE uuid = ?1 AND page_count IS NOT NULL", "document", document.id);
    Statement(database, "INSERT INTO conversation_document(conversation, ordinal, document, first_page, last_page, place) "
                        "VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
        .bind(conversation, ordinal, row, document.firstPage, document.lastPage, place)
        .run();
}

} // namespace

qint64 ConversationStore::conversationRow(const QString& id) const
{
    return rowOf(m_database, "SELECT id FROM conversation WHERE uuid = ?1", "conversation", id);
}

qint64 ConversationStore::turnRow(const QString& id) const
{
    return rowOf(m_database, "SELECT id FROM turn WHERE uuid = ?1", "turn", id);
}

QString ConversationStore::create(const QString& title, const std::vector<ConversationDocument>& documents,
                                  const std::vector<int>& reads)
{
    Transaction transaction(m_database);
    QString id = insert(title, documents, reads);
    transaction.commit();
    return id;
}

QString ConversationStore::begin(const QString& title, const std::vector<ConversationDocument>& documents,
                                 const StoredTurn& turn, const std::vector<int>& reads)
{
    StoredTurn running = turn;
    running.running = true;
    Transaction transaction(m_database);
    QString id = insert(title, documents, reads);
    insertAfterParent(conversationRow(id), running);
    transaction.commit();
    return id;
}

QString ConversationStore::insert(const QString& title, const std::vector<ConversationDocument>& documents,
                                  const std::vector<int>& reads)
{
    ENSURE(reads.empty() || reads.size() == documents.size());
    QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    Statement(m_database, "INSERT INTO conversation(uuid, title, created, last_used) VALUES(?1, ?2, ?3, ?3)")
        .bind(id, title, now)
        .run();
    const qint64 conversation = m_database.lastInsertId();
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto read = std::find(reads.begin(), reads.end(), int(i));
        const auto place = reads.empty() ? qint64(i) : qint64(read - reads.begin());
        insertDocument(m_database, conversation, qint64(i), place, documents[i]);
    }
    return id;
}

void ConversationStore::setDocuments(const QString& id, const std::vector<ConversationDocument>& documents)
{
    Transaction transaction(m_database);
    const qint64 conversation = conversationRow(id);
    Statement(m_database, "UPDATE conversation_document SET place = NULL WHERE conversation = ?1").bind(conversation).run();
    Statement known(m_database,
                    "UPDATE conversation_document SET place = ?3, first_page = ?4, last_page = ?5 WHERE conversation = ?1 "
                    "AND document = (SELECT id FROM document WHERE uuid = ?2)");
    Statement next(m_database, "SELECT coalesce(max(ordinal), -1) + 1 FROM conversation_document WHERE conversation = ?1");
    qint64 place = 0;
    for (const ConversationDocument& document : documents) {
        known.bind(conversation, document.id, place, document.firstPage, document.lastPage).run();
        if (m_database.changedRows() == 0) {
            next.bind(conversation).next();
            const qint64 ordinal = next.number(0);
            next.reset();
            insertDocument(m_database, conversation, ordinal, place, document);
        }
        ++place;
    }
    transaction.commit();
}

void ConversationStore::addDocuments(qint64 conversation, ConversationEntry& entry) const
{
    std::vector<std::pair<qint64, int>> places;
    Statement query(m_database, "SELECT document.uuid, first_page, last_page, place FROM conversation_document "
                                "JOIN document ON document.id = conversation_document.document "
                                "WHERE conversation = ?1 ORDER BY ordinal");
    query.bind(conversation);
    while (query.next()) {
        if (!query.isNull(3))
            places.emplace_back(query.number(3), int(entry.documents.size()));
        entry.documents.push_back({query.text(0), int(query.number(1)), int(query.number(2))});
    }
    std::ranges::sort(places);
    for (const auto& [place, document] : places)
        entry.reads.push_back(document);
}

std::vector<ConversationEntry> ConversationStore::entries(const char* condition, const QString& value) const
{
    Transaction together(m_database, Transaction::Kind::Read);
    const QByteArray sql = QByteArray("SELECT conversation.uuid, title, head.uuid, "
                                      "(SELECT count(*) FROM turn WHERE turn.conversation = conversation.id), pinned, "
                                      "conversation.created, last_used, conversation.id FROM conversation "
                                      "LEFT JOIN turn AS head ON head.id = conversation.head WHERE ") +
                           condition + " ORDER BY last_used, conversation.id";
    Statement query(m_database, sql.constData());
    query.bind(value);
    std::vector<ConversationEntry> found;
    while (query.next()) {
        found.push_back({.id = query.text(0),
                         .title = query.text(1),
                         .documents = {},
                         .reads = {},
                         .head = query.text(2),
                         .turns = int(query.number(3)),
                         .pinned = query.number(4) != 0,
                         .created = QDateTime::fromMSecsSinceEpoch(query.number(5)),
                         .lastUsed = QDateTime::fromMSecsSinceEpoch(query.number(6))});
        addDocuments(query.number(7), found.back());
    }
    return found;
}

std::vector<ConversationEntry> ConversationStore::list() const
{
    return entries("?1 = ''", QString());
}

std::vector<ConversationEntry> ConversationStore::listOf(const QString& document) const
{
    return entries("conversation.id IN (SELECT conversation FROM conversation_document "
                   "JOIN document ON document.id = conversation_document.document WHERE document.uuid = ?1)",
                   document);
}

std::optional<ConversationEntry> ConversationStore::find(const QString& id) const
{
    const std::vector<ConversationEntry> found = entries("conversation.uuid = ?1", id);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<QString> ConversationStore::layoutsOf(const QString& document) const
{
    Statement query(m_database, "SELECT DISTINCT layout_id FROM turn WHERE generated_tokens > 0 AND conversation IN "
                                "(SELECT conversation FROM conversation_document WHERE document = "
                                "(SELECT id FROM document WHERE uuid = ?1))");
    std::vector<QString> layouts;
    for (query.bind(document); query.next();)
        layouts.push_back(query.text(0));
    return layouts;
}

void ConversationStore::rename(const QString& id, const QString& title)
{
    Statement(m_database, "UPDATE conversation SET title = ?2 WHERE id = ?1").bind(conversationRow(id), title).run();
}

void ConversationStore::setPinned(const QString& id, bool pinned)
{
    Statement(m_database, "UPDATE conversation SET pinned = ?2 WHERE id = ?1").bind(conversationRow(id), int(pinned)).run();
}

void ConversationStore::setHead(const QString& id, const QString& turn)
{
    Transaction transaction(m_database);
    const qint64 conversation = conversationRow(id);
    std::optional<qint64> head;
    if (!turn.isEmpty()) {
        Statement find(m_database, "SELECT id FROM turn WHERE uuid = ?1 AND conversation = ?2");
        if (!find.bind(turn, conversation).next())
            throw noSuch("turn in this conversation", turn);
        head = find.number(0);
    }
    touch(m_database, conversation, head);
    transaction.commit();
}

void ConversationStore::addTurn(const QString& conversation, const StoredTurn& turn)
{
    Transaction transaction(m_database);
    insertAfterParent(conversationRow(conversation), turn);
    transaction.commit();
}

void ConversationStore::insertAfterParent(qint64 conversation, const StoredTurn& turn)
{
    std::optional<qint64> parent;
    if (!turn.parent.isEmpty()) {
        Statement find(m_database, "SELECT id FROM turn WHERE uuid = ?1 AND conversation = ?2");
        if (!find.bind(turn.parent, conversation).next())
            throw noSuch("turn in this conversation", turn.parent);
        parent = find.number(0);
    }
    touch(m_database, conversation, insertTurn(m_database, conversation, parent, turn));
}

void ConversationStore::beginTurn(const QString& conversation, const StoredTurn& turn)
{
    StoredTurn running = turn;
    running.running = true;
    addTurn(conversation, running);
}

void ConversationStore::appendToTurn(const QString& turn, const domain::TurnText& more, std::span<const std::int32_t> tokens)
{
    Transaction transaction(m_database);
    // `||` would join bytes as text.
    Statement find(m_database, "SELECT id, tokens FROM turn WHERE uuid = ?1 AND status = 0");
    if (!find.bind(turn).next())
        throw noSuch("running turn", turn);
    QByteArray all = find.byteArray(1);
    all.append(reinterpret_cast<const char*>(tokens.data()), qsizetype(tokens.size_bytes()));
    Statement(m_database, "UPDATE turn SET answer = answer || ?2, reasoning = reasoning || ?3, tokens = ?4 WHERE id = ?1")
        .bind(find.number(0), more.answer, more.reasoning, all)
        .run();
    find.reset();
    transaction.commit();
}

void ConversationStore::finishTurn(const StoredTurn& turn)
{
    ENSURE(!turn.running);
    Transaction transaction(m_database);
    const qint64 row = rowOf(m_database, "SELECT id FROM turn WHERE uuid = ?1 AND status = 0", "running turn", turn.turn.id);
    completeTurn(m_database, row, turn);
    transaction.commit();
}

std::vector<StoredTurn> ConversationStore::turns(const QString& conversation) const
{
    Transaction together(m_database, Transaction::Kind::Read);
    return readTurns(m_database, "SELECT id FROM turn WHERE conversation = ?1 ORDER BY id", conversationRow(conversation));
}

std::vector<StoredTurn> ConversationStore::branch(const QString& turn) const
{
    Transaction together(m_database, Transaction::Kind::Read);
    // A parent is always older; the comparison keeps damaged rows from going in circles.
    return readTurns(
        m_database,
        "WITH RECURSIVE ancestor(id, parent) AS (SELECT id, parent FROM turn WHERE id = ?1 UNION ALL "
        "SELECT turn.id, turn.parent FROM turn JOIN ancestor ON turn.id = ancestor.parent AND turn.id < ancestor.id) "
        "SELECT id FROM ancestor ORDER BY id",
        turnRow(turn));
}

void ConversationStore::cancelRunningTurns()
{
    std::vector<StoredTurn> running;
    {
        Transaction together(m_database, Transaction::Kind::Read);
        running = readTurns(m_database, "SELECT id FROM turn WHERE status = ?1", 0);
    }
    for (StoredTurn& turn : running) {
        turn.running = false;
        turn.turn.stop = domain::TurnStop::Cancelled;
        finishTurn(turn);
    }
}

} // namespace lectern::storage
