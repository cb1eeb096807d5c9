-- The parts of identifiers stand in a row, so that they are found as they are written apart; only the words of texts
-- that are there already change, and no text.
UPDATE observations SET terms =
  search_terms(title, subtitle, narrative, facts, concepts, files_read, files_modified);
UPDATE summaries SET terms = search_terms(request, investigated, learned, completed, next_steps, notes);
UPDATE prompts SET terms = search_terms(text);
INSERT INTO observations_fts (observations_fts) VALUES ('rebuild');
INSERT INTO summaries_fts (summaries_fts) VALUES ('rebuild');
INSERT INTO prompts_fts (prompts_fts) VALUES ('rebuild');

-- What memories mean, as a model's vector of length 1: 32-bit floats, little-endian; empty where the model refused the
-- text. Made beside the projection and lost with it: the log does not hold them.
CREATE TABLE embeddings (
  memory INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  vector BLOB NOT NULL
);
CREATE TRIGGER observations_delete_embedding AFTER DELETE ON observations BEGIN
  DELETE FROM embeddings WHERE memory = old.number;
END;
CREATE TRIGGER summaries_delete_embedding AFTER DELETE ON summaries BEGIN
  DELETE FROM embeddings WHERE memory = old.number;
END;
