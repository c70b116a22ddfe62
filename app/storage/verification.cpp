// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/verification.h"

#include "app/storage/checksum.h"
#include "app/storage/conversation_store.h"
#include "app/storage/document_store.h"
#include "app/storage/statement.h"
#include "app/storage/token_chain.h"
#include "app/storage/transaction.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lectern::storage {

namespace {

class Verifier {
public:
    Verifier(const Database& database, const ShardFolder& shards) : m_database(database), m_shards(shards) {}

    Verification run()
    {
        Transaction together(m_database, Transaction::Kind::Read);
        check(QStringLiteral("library.db"), [&] { structure(); });
        for (const DocumentEntry& document : listed<DocumentEntry>([&] { return DocumentStore(m_database).list(); }))
            check(QStringLiteral("document ") + document.id, [&] { pages(document); });
        for (const ConversationEntry& conversation : listed<ConversationEntry>([&] { return ConversationStore(m_database).list(); }))
            check(QStringLiteral("conversation ") + conversation.id, [&] { turns(conversation); });
        check(QStringLiteral("saved states"), [&] { chains(); });
        check(QStringLiteral("saved states"), [&] { checkpoints(); });
        check(QStringLiteral("saved states"), [&] { shards(); });
        return std::move(m_result);
    }

private:
    void problem(const QString& where, const QString& what) { m_result.problems.push_back(where + QStringLiteral(": ") + what); }

    /// Damage ends a check; it must not end the others.
    template <typename Check>
    void check(const QString& where, const Check& body)
    {
        try {
            body();
        } catch (const Failure& failure) {
            if (failure.code() == ErrorCode::OutOfMemory || failure.code() == ErrorCode::LibraryLocked)
                throw;
            if (failure.code() == ErrorCode::CannotWrite) // an interrupted write that only a writer may undo
                return;
            problem(where, QString::fromStdString(failure.detail()));
        }
    }

    template <typename Entry, typename List>
    std::vector<Entry> listed(const List& list)
    {
        std::vector<Entry> entries;
        check(QStringLiteral("library.db"), [&] { entries = list(); });
        return entries;
    }

    void pragma(const Database& database, const QString& where)
    {
        Statement rows(database, "PRAGMA integrity_check");
        while (rows.next()) {
            if (rows.text(0) != QLatin1String("ok"))
                problem(where, rows.text(0).simplified());
        }
        ++m_result.checked;
    }

    /// In a copy: FTS5 checks its index by a statement that writes. Copying reads every page, whose checksum is compared.
    void structure()
    {
        const Database copy(QString(), {.writable = true});
        m_database.copyTo(copy);
        pragma(copy, QStringLiteral("library.db"));
        Statement dangling(copy, "PRAGMA foreign_key_check");
        while (dangling.next())
            problem(QStringLiteral("library.db"), QStringLiteral("a row of %1 refers to a missing row of %2").arg(dangling.text(0), dangling.text(2)));
        dangling.reset();
        for (const char* const index : {"page_words", "page_trigrams", "turn_words", "turn_trigrams"}) {
            const QByteArray name(index);
            check(QStringLiteral("search index ") + QString::fromLatin1(name), [&] {
                copy.run(("INSERT INTO " + name + '(' + name + ", rank) VALUES('integrity-check', 1)").constData());
            });
            ++m_result.checked;
        }
    }

    void pages(const DocumentEntry& entry)
    {
        const std::optional<domain::Document> document = DocumentStore(m_database).load(entry.id);
        m_result.checked += document ? qint64(document->pages.size()) : 0;
    }

    void turns(const ConversationEntry& conversation)
    {
        std::vector<QString> seen;
        for (const StoredTurn& turn : ConversationStore(m_database).turns(conversation.id)) {
            const auto known = [&](const QString& id) { return std::ranges::find(seen, id) != seen.end(); };
            if (!turn.parent.isEmpty() && !known(turn.parent))
                problem(QStringLiteral("turn ") + turn.turn.id, QStringLiteral("its parent is not before it in this conversation"));
            for (const domain::Citation& citation : turn.turn.citations) {
                if (citation.document < 0 || citation.document > int(conversation.documents.size()))
                    problem(QStringLiteral("turn ") + turn.turn.id, QStringLiteral("it cites a document that is not read"));
            }
            seen.push_back(turn.turn.id);
            ++m_result.checked;
        }
        if (seen.size() != std::size_t(conversation.turns))
            problem(QStringLiteral("conversation ") + conversation.id, QStringLiteral("turns are missing"));
    }

    /// Every block's name follows from its tokens and the block before it.
    void chains()
    {
        Statement rows(m_database, "SELECT kv_block.id, kv_block.chain_hash, kv_block.tokens, kv_block.first, parent.chain_hash, "
                                   "parent.first + length(parent.tokens) / 4, layout_id FROM kv_block "
                                   "JOIN engine ON engine.id = kv_block.engine LEFT JOIN kv_block AS parent ON parent.id = kv_block.parent");
        while (rows.next()) {
            const QString where = QStringLiteral("block %1").arg(rows.number(0));
            std::vector<std::int32_t> tokens(rows.bytes(2).size() / sizeof(std::int32_t));
            std::memcpy(tokens.data(), rows.bytes(2).data(), tokens.size() * sizeof(std::int32_t));
            const bool isFirst = rows.isNull(4);
            const QByteArray parent = isFirst ? chainRoot(rows.text(6)) : rows.byteArray(4);
            if (extendChain(parent, tokens) != rows.byteArray(1))
                problem(where, QStringLiteral("its hash is not that of its tokens"));
            if (rows.number(3) != (isFirst ? 0 : rows.number(5)) || rows.number(3) % kBlockTokens != 0)
                problem(where, QStringLiteral("it does not follow on the block before it"));
            ++m_result.checked;
        }
    }

    void checkpoints()
    {
        Statement rows(m_database, "SELECT checkpoint.id, position, first + length(tokens) / 4 FROM checkpoint "
                                   "JOIN kv_block ON kv_block.id = head");
        while (rows.next()) {
            if (rows.number(1) != rows.number(2))
                problem(QStringLiteral("checkpoint %1").arg(rows.number(0)), QStringLiteral("it does not stand at the end of its block"));
            ++m_result.checked;
        }
    }

    void shards()
    {
        Statement ids(m_database, "SELECT id, bytes FROM shard ORDER BY id");
        while (ids.next()) {
            const qint64 shard = ids.number(0);
            const QString where = QStringLiteral("states/%1.db").arg(shard);
            if (ids.number(1) > 0)
                check(where, [&] { pieces(shard, where); });
        }
    }

    void pieces(qint64 shard, const QString& where)
    {
        const std::unique_ptr<Shard> file = m_shards.open(shard);
        pragma(file->database(), where);
        Statement rows(m_database, "SELECT piece, bytes, checksum FROM kv_block WHERE shard = ?1 UNION ALL "
                                   "SELECT recurrent_piece, recurrent_bytes, recurrent_checksum FROM checkpoint WHERE shard = ?1 UNION ALL "
                                   "SELECT logits_piece, logits_bytes, logits_checksum FROM checkpoint WHERE shard = ?1");
        rows.bind(shard);
        std::vector<std::byte> bytes;
        while (rows.next()) {
            check(where, [&] {
                bytes.resize(std::size_t(rows.number(1)));
                file->read(rows.number(0), bytes);
                if (std::bit_cast<qint64>(checksum(bytes)) != rows.number(2))
                    problem(where, QStringLiteral("piece %1 is not what was stored").arg(rows.number(0)));
            });
            ++m_result.checked;
        }
    }

    const Database& m_database;
    const ShardFolder& m_shards;
    Verification m_result;
};

} // namespace

Verification verifyLibrary(const Database& database, const ShardFolder& shards)
{
    return Verifier(database, shards).run();
}

} // namespace lectern::storage
