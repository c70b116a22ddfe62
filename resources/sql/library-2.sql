-- SPDX-FileCopyrightText: The Lectern authors
-- SPDX-License-Identifier: Apache-2.0
--
-- library.db, version 2: what a model thought before it answered. Published versions never change: what comes next is
-- library-3.sql.

ALTER TABLE turn ADD COLUMN reasoning TEXT NOT NULL DEFAULT ''; -- not searched, and no part of `tokens`
ALTER TABLE turn ADD COLUMN reasoning_seconds REAL NOT NULL DEFAULT 0;
