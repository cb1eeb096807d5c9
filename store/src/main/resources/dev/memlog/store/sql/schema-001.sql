-- Memories: one row per record key; number is the memory number. Lists are joined with U+001E.
-- own_project is what the memory said itself; project is that, else its session's, kept up to date by the projection.
CREATE TABLE observations (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  session INTEGER NOT NULL,
  own_project TEXT,
  project TEXT NOT NULL,
  team TEXT NOT NULL,
  author TEXT NOT NULL,
  platform TEXT NOT NULL,
  prompt_number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  memory_session_id TEXT,
  provider TEXT,
  model TEXT,
  tokens INTEGER NOT NULL,
  events TEXT NOT NULL,
  agent_id TEXT,
  agent_type TEXT,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  subtitle TEXT,
  narrative TEXT,
  facts TEXT NOT NULL,
  concepts TEXT NOT NULL,
  files_read TEXT NOT NULL,
  files_modified TEXT NOT NULL,
  terms TEXT NOT NULL
);
CREATE INDEX observations_at ON observations (at, number);
CREATE INDEX observations_project ON observations (project, at, number);
CREATE INDEX observations_session ON observations (session);

CREATE TABLE summaries (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  session INTEGER NOT NULL,
  own_project TEXT,
  project TEXT NOT NULL,
  team TEXT NOT NULL,
  author TEXT NOT NULL,
  platform TEXT NOT NULL,
  prompt_number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  memory_session_id TEXT,
  provider TEXT,
  model TEXT,
  tokens INTEGER NOT NULL,
  events TEXT NOT NULL,
  agent_id TEXT,
  agent_type TEXT,
  request TEXT,
  investigated TEXT,
  learned TEXT,
  completed TEXT,
  next_steps TEXT,
  notes TEXT,
  terms TEXT NOT NULL
);
CREATE INDEX summaries_at ON summaries (at, number);
CREATE INDEX summaries_project ON summaries (project, at, number);
CREATE INDEX summaries_session ON summaries (session);

CREATE TABLE prompts (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  session INTEGER NOT NULL,
  own_project TEXT,
  project TEXT NOT NULL,
  team TEXT NOT NULL,
  author TEXT NOT NULL,
  platform TEXT NOT NULL,
  prompt_number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  memory_session_id TEXT,
  provider TEXT,
  model TEXT,
  tokens INTEGER NOT NULL,
  events TEXT NOT NULL,
  agent_id TEXT,
  agent_type TEXT,
  text TEXT NOT NULL,
  terms TEXT NOT NULL
);
CREATE INDEX prompts_at ON prompts (at, number);
CREATE INDEX prompts_project ON prompts (project, at, number);
CREATE INDEX prompts_session ON prompts (session);

CREATE TABLE sessions (
  number INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  team TEXT NOT NULL,
  author TEXT NOT NULL,
  platform TEXT NOT NULL,
  status TEXT NOT NULL,
  status_reason TEXT,
  generation INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL,
  completed_at INTEGER,
  prompt_count INTEGER NOT NULL,
  memory_session_ids TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  duplicate INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  processed INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  in_flight INTEGER NOT NULL,
  parked INTEGER NOT NULL,
  dead_lettered INTEGER NOT NULL,
  discarded INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL
);
CREATE INDEX sessions_activity ON sessions (last_activity_at, number);
CREATE INDEX sessions_project ON sessions (project, last_activity_at, number);
CREATE INDEX sessions_status ON sessions (status);

-- One row per event that was given up and is not resolved yet.
CREATE TABLE dead_letters (
  key TEXT PRIMARY KEY,
  session_id TEXT,
  event_id TEXT,
  failure TEXT NOT NULL,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_failed_at INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,
  provider TEXT,
  generation INTEGER NOT NULL,
  origin_topic TEXT NOT NULL,
  origin_partition INTEGER NOT NULL,
  origin_offset INTEGER NOT NULL,
  payload BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX dead_letters_session ON dead_letters (session_id);
CREATE INDEX dead_letters_failure ON dead_letters (failure, failed_at);

-- Where the projection stands, written with the rows it came to.
CREATE TABLE projection_offsets (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
) WITHOUT ROWID;

-- Which incarnation of each topic the rows were read from.
CREATE TABLE projection_topics (
  topic TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  partitions INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE reflected_offsets (
  partition INTEGER PRIMARY KEY,
  next INTEGER NOT NULL
);

-- Event offsets at or past the reflected one that hold no event of ours: their letter has been read.
CREATE TABLE undecodable_offsets (
  partition INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  PRIMARY KEY (partition, offset)
) WITHOUT ROWID;

-- Full text. The texts stay in their own tables; only the index is here.
CREATE VIRTUAL TABLE observations_fts USING fts5(
  title, subtitle, narrative, facts, concepts, files_read, files_modified, terms,
  content='observations', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE summaries_fts USING fts5(
  request, investigated, learned, completed, next_steps, notes, terms,
  content='summaries', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE prompts_fts USING fts5(
  text, terms,
  content='prompts', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
-- Deleted words leave the index at once, not at its next merge.
INSERT INTO observations_fts (observations_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO summaries_fts (summaries_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO prompts_fts (prompts_fts, rank) VALUES ('secure-delete', 1);

-- No update triggers: a memory's texts are written once.
CREATE TRIGGER observations_insert AFTER INSERT ON observations BEGIN
  INSERT INTO observations_fts (rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  VALUES (new.number, new.title, new.subtitle, new.narrative, new.facts, new.concepts, new.files_read,
    new.files_modified, new.terms);
END;
CREATE TRIGGER observations_delete AFTER DELETE ON observations BEGIN
  INSERT INTO observations_fts (observations_fts, rowid, title, subtitle, narrative, facts, concepts, files_read,
    files_modified, terms)
  VALUES ('delete', old.number, old.title, old.subtitle, old.narrative, old.facts, old.concepts, old.files_read,
    old.files_modified, old.terms);
END;
CREATE TRIGGER summaries_insert AFTER INSERT ON summaries BEGIN
  INSERT INTO summaries_fts (rowid, request, investigated, learned, completed, next_steps, notes, terms)
  VALUES (new.number, new.request, new.investigated, new.learned, new.completed, new.next_steps, new.notes, new.terms);
END;
CREATE TRIGGER summaries_delete AFTER DELETE ON summaries BEGIN
  INSERT INTO summaries_fts (summaries_fts, rowid, request, investigated, learned, completed, next_steps, notes, terms)
  VALUES ('delete', old.number, old.request, old.investigated, old.learned, old.completed, old.next_steps, old.notes,
    old.terms);
END;
CREATE TRIGGER prompts_insert AFTER INSERT ON prompts BEGIN
  INSERT INTO prompts_fts (rowid, text, terms) VALUES (new.number, new.text, new.terms);
END;
CREATE TRIGGER prompts_delete AFTER DELETE ON prompts BEGIN
  INSERT INTO prompts_fts (prompts_fts, rowid, text, terms) VALUES ('delete', old.number, old.text, old.terms);
END;
