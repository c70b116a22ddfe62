-- SPDX-FileCopyrightText: The Lectern authors
-- SPDX-License-Identifier: Apache-2.0
--
-- library.db, version 3: documents come into a conversation and leave it; what reading costs. Published versions never
-- change: what comes next is library-4.sql.

-- `ordinal` + 1 is the number by which citations know a document: it stays. `place` is where the model reads it, from 0; NULL:
-- it is read no more.
ALTER TABLE conversation_document ADD COLUMN place INTEGER;
UPDATE conversation_document SET place = ordinal;

-- How long a token takes to read: seconds at the beginning, and more for each token before it.
CREATE TABLE reading_speed(
    layout_id TEXT NOT NULL,
    numerics_id TEXT NOT NULL,
    seconds REAL NOT NULL,
    more_with_depth REAL NOT NULL,
    measured INTEGER NOT NULL,
    PRIMARY KEY(layout_id, numerics_id)
) STRICT, WITHOUT ROWID;
