-- Vectors come from the log now (memlog.embeddings), a byte for each number; those that were here alone are made anew.
DROP TRIGGER observations_delete_embedding;
DROP TRIGGER summaries_delete_embedding;
DROP TABLE embeddings;

-- By the memory's record key, which may be read later than its vector. id grows with each that is written, so that who
-- has read up to one finds what came after; steps is empty where the model did not take the text.
CREATE TABLE vectors (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL,
  model TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  at INTEGER NOT NULL,
  scale REAL NOT NULL,
  steps BLOB NOT NULL
);
CREATE INDEX vectors_model ON vectors (model, id);
CREATE INDEX vectors_at ON vectors (at, tokens);

-- Vectors of memories that were forgotten, for as long as the log has not said so itself.
CREATE TABLE forgotten_vectors (
  key TEXT PRIMARY KEY
) WITHOUT ROWID;
