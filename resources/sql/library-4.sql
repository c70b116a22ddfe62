-- SPDX-FileCopyrightText: The Lectern authors
-- SPDX-License-Identifier: Apache-2.0
--
-- library.db, version 4: text that is recognised in scanned pages. Published versions never change: what comes next is
-- library-5.sql.

-- A file may be here twice: with a newer text, and with the older one, which the conversations that began over it keep.
-- Only the newer one is found by its source, hence the table is made anew: it was unique there.
DROP VIEW searchable_page;
DROP VIEW searchable_unspaced_page;
CREATE TABLE document_4(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    source_sha256 TEXT NOT NULL,        -- of the file, hexadecimal
    path TEXT NOT NULL,
    title TEXT NOT NULL,                -- as the model reads it
    name TEXT,                          -- what a person calls it instead; NULL: as it is titled
    added INTEGER NOT NULL,
    page_count INTEGER,                 -- NULL while pages are still coming
    report TEXT NOT NULL,               -- JSON: what the import had to say
    superseded INTEGER NOT NULL DEFAULT 0 -- 1: another row took its place, with a newer text
) STRICT;
INSERT INTO document_4(id, uuid, source_sha256, path, title, name, added, page_count, report)
    SELECT id, uuid, source_sha256, path, title, name, added, page_count, report FROM document;
-- No number is given twice, whatever was forgotten.
DELETE FROM sqlite_sequence WHERE name = 'document_4';
INSERT INTO sqlite_sequence(name, seq) SELECT 'document_4', seq FROM sqlite_sequence WHERE name = 'document';
DROP TABLE document;
ALTER TABLE document_4 RENAME TO document;
CREATE UNIQUE INDEX document_by_source ON document(source_sha256) WHERE superseded = 0;
CREATE VIEW searchable_page AS
    SELECT page.id, page.text FROM page JOIN document ON document.id = page.document WHERE document.page_count IS NOT NULL;
CREATE VIEW searchable_unspaced_page AS
    SELECT page.id, page.text FROM page JOIN document ON document.id = page.document
    WHERE document.page_count IS NOT NULL AND page.unspaced = 1;

-- A recognition that is under way: it goes on when the library is next opened.
CREATE TABLE recognition(
    document INTEGER PRIMARY KEY REFERENCES document(id),
    languages TEXT NOT NULL             -- "deu+eng"
) STRICT;

-- Pages that are done, until all are and become the document's text.
CREATE TABLE recognised_page(
    document INTEGER NOT NULL REFERENCES document(id),
    number INTEGER NOT NULL,
    languages TEXT NOT NULL,
    text TEXT NOT NULL,                 -- empty: none was found, or it failed
    failed INTEGER NOT NULL,
    words BLOB NOT NULL,                -- as page.words
    warning TEXT NOT NULL,              -- for the import report; empty: none
    PRIMARY KEY(document, number)
) STRICT, WITHOUT ROWID;
