-- The words of all memories as they are written, endings and accents in place: what a mistyped word is compared with.
-- The parts of identifiers are among them. Which memory has one is for the other indexes to say.
CREATE VIRTUAL TABLE words_fts USING fts5(
  words, content='', detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 0');
INSERT INTO words_fts (words_fts, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE word_counts USING fts5vocab(words_fts, row);

INSERT INTO words_fts (rowid, words) SELECT number, concat_ws(' ', title, subtitle, narrative, facts, concepts,
  files_read, files_modified, terms) FROM observations;
INSERT INTO words_fts (rowid, words) SELECT number, concat_ws(' ', request, investigated, learned, completed,
  next_steps, notes, terms) FROM summaries;
INSERT INTO words_fts (rowid, words) SELECT number, concat_ws(' ', text, terms) FROM prompts;

CREATE TRIGGER observations_insert_words AFTER INSERT ON observations BEGIN
  INSERT INTO words_fts (rowid, words) VALUES (new.number, concat_ws(' ', new.title, new.subtitle, new.narrative,
    new.facts, new.concepts, new.files_read, new.files_modified, new.terms));
END;
CREATE TRIGGER observations_delete_words AFTER DELETE ON observations BEGIN
  INSERT INTO words_fts (words_fts, rowid, words) VALUES ('delete', old.number, concat_ws(' ', old.title, old.subtitle,
    old.narrative, old.facts, old.concepts, old.files_read, old.files_modified, old.terms));
END;
CREATE TRIGGER summaries_insert_words AFTER INSERT ON summaries BEGIN
  INSERT INTO words_fts (rowid, words) VALUES (new.number, concat_ws(' ', new.request, new.investigated, new.learned,
    new.completed, new.next_steps, new.notes, new.terms));
END;
CREATE TRIGGER summaries_delete_words AFTER DELETE ON summaries BEGIN
  INSERT INTO words_fts (words_fts, rowid, words) VALUES ('delete', old.number, concat_ws(' ', old.request,
    old.investigated, old.learned, old.completed, old.next_steps, old.notes, old.terms));
END;
CREATE TRIGGER prompts_insert_words AFTER INSERT ON prompts BEGIN
  INSERT INTO words_fts (rowid, words) VALUES (new.number, concat_ws(' ', new.text, new.terms));
END;
CREATE TRIGGER prompts_delete_words AFTER DELETE ON prompts BEGIN
  INSERT INTO words_fts (words_fts, rowid, words) VALUES ('delete', old.number, concat_ws(' ', old.text, old.terms));
END;
