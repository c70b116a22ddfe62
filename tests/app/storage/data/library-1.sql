-- SPDX-FileCopyrightText: The Lectern authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Rows of a library of version 1, as that version wrote them. Never changes: later versions must read it.
INSERT INTO document(id, uuid, source_sha256, path, title, added, page_count, report) VALUES
    (3, 'd0000000-0000-4000-8000-000000000003', 'abc123', '/books/lamp.pdf', 'The lamp', 1700000000000, 2,
     '{"pagesWithoutText":[2],"warnings":["a font is missing"]}');
INSERT INTO page(id, document, number, text, unspaced, label, width, height, ocr, words) VALUES
    (11, 3, 1, 'The lamp burned whale oil.', 0, 'i', 595.25, 842.0, 0, x'0000803f0000004000004040000080400000000003000000'),
    (12, 3, 2, '', 0, 'ii', 595.25, 842.0, 1, x'');
INSERT INTO outline(document, ordinal, title, page, level) VALUES(3, 0, 'Oil', 1, 1);
INSERT INTO token_count(document, layout_id, tokens, counted) VALUES(3, 'layout', 14, 1700000000001);
INSERT INTO page_words(rowid, text) SELECT id, text FROM page;
INSERT INTO conversation(id, uuid, title, head, pinned, created, last_used) VALUES
    (5, 'c0000000-0000-4000-8000-000000000005', 'Oil?', NULL, 1, 1700000000001, 1700000000002);
INSERT INTO conversation_document(conversation, ordinal, document, first_page, last_page) VALUES(5, 0, 3, 0, 0);
INSERT INTO turn(id, uuid, conversation, parent, status, question, answer, layout_id, tokens, created, prompt_tokens,
                 restored_tokens, read_tokens, generated_tokens, restore_seconds, read_seconds, first_token_seconds,
                 generate_seconds) VALUES
    (9, 'a0000000-0000-4000-8000-000000000009', 5, NULL, 1, 'Which oil?', 'Whale oil [p. 1].', 'layout', x'0100000002000000',
     1700000000002, 20, 15, 5, 6, 0.5, 0.25, 0.125, 1.5);
UPDATE conversation SET head = 9;
INSERT INTO turn_words(rowid, question, answer) SELECT id, question, answer FROM turn;
INSERT INTO citation(turn, ordinal, document, page, cited_page, label, quote, quote_check, start, "end", answer_start, answer_end)
    VALUES(9, 0, 1, 1, 1, 'i', 'whale oil', 1, 16, 25, 10, 16);
