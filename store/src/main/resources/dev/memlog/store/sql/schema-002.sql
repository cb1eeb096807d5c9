-- Edits of memories and near-duplicate observations. What is marked here can only be told from the log: its offsets are
-- forgotten below, so that it is read once more over the rows that are there.
ALTER TABLE observations ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE summaries ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE prompts ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
-- The number of the first observation that says the same.
ALTER TABLE observations ADD COLUMN duplicate_of INTEGER;
-- 1 while another observation of its group, the first that is not hidden, is shown in its place.
ALTER TABLE observations ADD COLUMN covered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX observations_session_firsts ON observations (session) WHERE duplicate_of IS NULL;
CREATE INDEX observations_project_firsts ON observations (team, own_project) WHERE duplicate_of IS NULL;
CREATE INDEX observations_duplicates ON observations (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- The newest edit of each memory, whether that memory has been read or not.
CREATE TABLE memory_edits (
  memory TEXT PRIMARY KEY,
  hidden INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL
) WITHOUT ROWID;

-- The beginning of the answer for which events of the session were skipped the last time.
ALTER TABLE sessions ADD COLUMN skip_evidence TEXT;

DELETE FROM projection_offsets;
