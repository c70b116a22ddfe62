-- SPDX-FileCopyrightText: The Lectern authors
-- SPDX-License-Identifier: Apache-2.0
--
-- library.db, version 1. Published versions never change: what comes next is library-2.sql.
-- Times are milliseconds since 1970, UTC. Checksums are XXH64.

PRAGMA application_id = 0x4C454354; -- "LECT"

-- Documents and their text: the truth.

CREATE TABLE document(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    source_sha256 TEXT NOT NULL UNIQUE, -- of the file, hexadecimal
    path TEXT NOT NULL,
    title TEXT NOT NULL,                -- as the model reads it
    name TEXT,                          -- what a person calls it instead; NULL: as it is titled
    added INTEGER NOT NULL,
    page_count INTEGER,                 -- NULL while pages are still coming
    report TEXT NOT NULL                -- JSON: what the import had to say
) STRICT;

CREATE TABLE page(
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document(id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    unspaced INTEGER NOT NULL,          -- 1: has words of a script that puts no spaces between them
    label TEXT NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    ocr INTEGER NOT NULL,
    words BLOB NOT NULL,                -- where each word stands: x, y, width, height (float32), start, end (int32)
    UNIQUE(document, number)
) STRICT;

CREATE TABLE outline(
    document INTEGER NOT NULL REFERENCES document(id),
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    page INTEGER NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY(document, ordinal)
) STRICT, WITHOUT ROWID;

-- How long a document is, counted in a model's tokens.
CREATE TABLE token_count(
    document INTEGER NOT NULL REFERENCES document(id),
    layout_id TEXT NOT NULL,            -- of the model
    tokens INTEGER NOT NULL CHECK(tokens >= 0),
    counted INTEGER NOT NULL,
    PRIMARY KEY(document, layout_id)
) STRICT, WITHOUT ROWID;

-- Conversations: turns form a tree; the head is the last turn of the branch that is shown.

CREATE TABLE conversation(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    head INTEGER REFERENCES turn(id),
    pinned INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL
) STRICT;

CREATE TABLE conversation_document(
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    ordinal INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES document(id),
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    PRIMARY KEY(conversation, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_by_document ON conversation_document(document);

CREATE TABLE turn(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    parent INTEGER REFERENCES turn(id),
    status INTEGER NOT NULL,            -- 0 running, 1 end, 2 length, 3 cancelled
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    unspaced INTEGER NOT NULL DEFAULT 0,
    layout_id TEXT NOT NULL,            -- of the model that `tokens` belong to
    tokens BLOB NOT NULL,               -- int32: what the turn added to the session
    created INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    restored_tokens INTEGER NOT NULL DEFAULT 0,
    read_tokens INTEGER NOT NULL DEFAULT 0,
    generated_tokens INTEGER NOT NULL DEFAULT 0,
    restore_seconds REAL NOT NULL DEFAULT 0,
    read_seconds REAL NOT NULL DEFAULT 0,
    first_token_seconds REAL NOT NULL DEFAULT 0,
    generate_seconds REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX turn_by_conversation ON turn(conversation);
CREATE INDEX turn_by_parent ON turn(parent);
CREATE INDEX turn_running ON turn(id) WHERE status = 0;

CREATE TABLE citation(
    turn INTEGER NOT NULL REFERENCES turn(id),
    ordinal INTEGER NOT NULL,
    document INTEGER NOT NULL,          -- from 1, in the conversation's order
    page INTEGER NOT NULL,
    cited_page INTEGER NOT NULL,
    label TEXT NOT NULL,
    quote TEXT NOT NULL,
    quote_check INTEGER NOT NULL,       -- 0 exact, 1 close, 2 missing
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    answer_start INTEGER NOT NULL,
    answer_end INTEGER NOT NULL,
    PRIMARY KEY(turn, ordinal)
) STRICT, WITHOUT ROWID;

-- Search: by words, and by groups of three characters where a script has no spaces between words.

CREATE VIEW searchable_page AS
    SELECT page.id, page.text FROM page JOIN document ON document.id = page.document WHERE document.page_count IS NOT NULL;
CREATE VIEW searchable_unspaced_page AS
    SELECT page.id, page.text FROM page JOIN document ON document.id = page.document
    WHERE document.page_count IS NOT NULL AND page.unspaced = 1;
CREATE VIEW searchable_turn AS SELECT id, question, answer FROM turn WHERE status <> 0;
CREATE VIEW searchable_unspaced_turn AS SELECT id, question, answer FROM turn WHERE status <> 0 AND unspaced = 1;

CREATE VIRTUAL TABLE page_words USING fts5(text, content='searchable_page', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE page_trigrams USING fts5(text, content='searchable_unspaced_page', content_rowid='id', tokenize="trigram");
CREATE VIRTUAL TABLE turn_words USING fts5(question, answer, content='searchable_turn', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE turn_trigrams USING fts5(question, answer, content='searchable_unspaced_turn', content_rowid='id',
    tokenize="trigram");

-- Has a row from the moment that text is erased until nothing of it is left in the file.
CREATE TABLE pending_erasure(id INTEGER PRIMARY KEY CHECK(id = 1)) STRICT;

-- Saved states: a cache. The bytes are in states/*.db, one file ("shard") for each model and ordered list of documents.

CREATE TABLE engine(
    id INTEGER PRIMARY KEY,
    layout_id TEXT NOT NULL,            -- must match for a state to be taken
    numerics_id TEXT NOT NULL,          -- what decides the last bits beside the model
    UNIQUE(layout_id, numerics_id)
) STRICT;

CREATE TABLE shard(
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- its file is states/<id>.db
    layout_id TEXT NOT NULL,
    documents TEXT NOT NULL,            -- UUIDs in order, divided by spaces
    bytes INTEGER NOT NULL,             -- of the file
    last_piece INTEGER NOT NULL,        -- pieces above it were never acknowledged
    last_used INTEGER NOT NULL,
    UNIQUE(layout_id, documents)
) STRICT;

CREATE TABLE shard_document(
    shard INTEGER NOT NULL REFERENCES shard(id) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES document(id),
    PRIMARY KEY(shard, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX shard_by_document ON shard_document(document);

-- Pieces that are no longer needed; they go when their shard is next written to.
CREATE TABLE discarded_piece(
    shard INTEGER NOT NULL REFERENCES shard(id) ON DELETE CASCADE,
    piece INTEGER NOT NULL,
    PRIMARY KEY(shard, piece)
) STRICT, WITHOUT ROWID;

-- Keys and values of up to 256 tokens.
CREATE TABLE kv_block(
    id INTEGER PRIMARY KEY,
    chain_hash BLOB NOT NULL UNIQUE,    -- SHA-256 of (parent's hash, tokens); of the first block: (hash of layout_id, tokens)
    parent INTEGER REFERENCES kv_block(id),
    first INTEGER NOT NULL,             -- position of the first token
    tokens BLOB NOT NULL,               -- int32
    engine INTEGER NOT NULL REFERENCES engine(id),
    shard INTEGER NOT NULL REFERENCES shard(id),
    piece INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX kv_block_by_parent ON kv_block(parent);
CREATE INDEX kv_block_by_shard ON kv_block(shard);

-- Recurrent state and last logits after the last token of a block.
CREATE TABLE checkpoint(
    id INTEGER PRIMARY KEY,
    head INTEGER NOT NULL UNIQUE REFERENCES kv_block(id),
    position INTEGER NOT NULL,          -- tokens read
    engine INTEGER NOT NULL REFERENCES engine(id),
    kind INTEGER NOT NULL,              -- CheckpointKind
    shard INTEGER NOT NULL REFERENCES shard(id),
    recurrent_piece INTEGER NOT NULL,
    recurrent_bytes INTEGER NOT NULL,
    recurrent_checksum INTEGER NOT NULL,
    logits_piece INTEGER NOT NULL,
    logits_bytes INTEGER NOT NULL,
    logits_checksum INTEGER NOT NULL,
    last_used INTEGER NOT NULL
) STRICT;
CREATE INDEX checkpoint_by_shard ON checkpoint(shard);
