-- The whole schema. A database of another version is deleted and read again from the log, so a change here needs a new
-- version in Schema.java and no script.

-- Memories: one row per record key; number is the memory number. Lists are joined with U+001E.
-- own_project is the project in the memory's record; project is that, else its session's, kept up to date by the
-- projection. call_generation and call_batch name the provider call within the session and are the same on all memories
-- of one reply; call_cost_micros is null for a model without a price. origin names a memory that was made elsewhere.
-- duplicate_of is the number of the first observation with the same content. covered is 1 while another observation of
-- its group, the first that is not hidden, is shown in its place.
-- visibility is that of the memory's share, else its session's, else own_visibility, which is in the memory's record. circle
-- names who finds the memory: only observations of one circle and project are linked, so that whoever sees one of a group
-- sees all of it.
-- superseded_by is the number of the first observation that denies this one and is neither hidden nor wrong; superseded_at is its time.
-- The columns of the text have the edited one if there is an edit. Then original has the memory's own as JSON, and revision
-- names the edited one; both are null without an edit.
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
  call_generation INTEGER,
  call_batch INTEGER,
  call_events INTEGER,
  call_attempts INTEGER,
  call_tokens_in INTEGER,
  call_tokens_out INTEGER,
  call_cost_micros INTEGER,
  origin TEXT,
  hidden INTEGER NOT NULL DEFAULT 0,
  own_visibility TEXT,
  visibility TEXT NOT NULL DEFAULT 'team',
  -- What people say of it (memory_marks).
  pinned INTEGER NOT NULL DEFAULT 0,
  wrong INTEGER NOT NULL DEFAULT 0,
  global INTEGER NOT NULL DEFAULT 0,
  edited_by TEXT,
  edited_at INTEGER,
  revision TEXT,
  original TEXT,
  circle TEXT GENERATED ALWAYS AS (iif(visibility = 'private', 'of ' || author, '')) VIRTUAL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  subtitle TEXT,
  narrative TEXT,
  facts TEXT NOT NULL,
  concepts TEXT NOT NULL,
  files_read TEXT NOT NULL,
  files_modified TEXT NOT NULL,
  terms TEXT NOT NULL,
  duplicate_of INTEGER,
  covered INTEGER NOT NULL DEFAULT 0,
  superseded_by INTEGER,
  superseded_at INTEGER
);
CREATE INDEX observations_at ON observations (at, number);
CREATE INDEX observations_project ON observations (project, at, number);
CREATE INDEX observations_session ON observations (session);
CREATE INDEX observations_origin ON observations (origin) WHERE origin IS NOT NULL;
CREATE INDEX observations_session_firsts ON observations (session, own_project, circle) WHERE duplicate_of IS NULL;
CREATE INDEX observations_project_firsts ON observations (team, own_project, circle) WHERE duplicate_of IS NULL;
CREATE INDEX observations_pinned ON observations (project) WHERE pinned = 1;
CREATE INDEX observations_global ON observations (global, at) WHERE global = 1;
CREATE INDEX observations_seen ON observations (project, visibility, author);
CREATE INDEX observations_superseding ON observations (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX observations_duplicates ON observations (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Words of observations by which those are found that may deny one another: a hash of project, circle and word. The other
-- numbers tell of most of them that they do not, without their texts.
CREATE TABLE claim_keys (
  key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  number INTEGER NOT NULL,
  traits INTEGER NOT NULL,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL,
  PRIMARY KEY (key, at, number)
) WITHOUT ROWID;

-- Which later observation denies which earlier one, whether or not the later is hidden. by_word is 1 where its provider
-- said so, 0 where the texts do.
CREATE TABLE denials (
  later INTEGER NOT NULL,
  earlier INTEGER NOT NULL,
  by_word INTEGER NOT NULL,
  PRIMARY KEY (later, earlier, by_word)
) WITHOUT ROWID;
CREATE INDEX denials_earlier ON denials (earlier);

-- Which earlier observations an observation supersedes by its provider's word, as its record names them: by key, or by origin
-- if it has an origin itself.
CREATE TABLE provider_denials (
  number INTEGER NOT NULL,
  earlier TEXT NOT NULL,
  PRIMARY KEY (number, earlier)
) WITHOUT ROWID;
CREATE INDEX provider_denials_earlier ON provider_denials (earlier);

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
  call_generation INTEGER,
  call_batch INTEGER,
  call_events INTEGER,
  call_attempts INTEGER,
  call_tokens_in INTEGER,
  call_tokens_out INTEGER,
  call_cost_micros INTEGER,
  origin TEXT,
  hidden INTEGER NOT NULL DEFAULT 0,
  own_visibility TEXT,
  visibility TEXT NOT NULL DEFAULT 'team',
  -- What people say of it (memory_marks).
  pinned INTEGER NOT NULL DEFAULT 0,
  wrong INTEGER NOT NULL DEFAULT 0,
  global INTEGER NOT NULL DEFAULT 0,
  edited_by TEXT,
  edited_at INTEGER,
  revision TEXT,
  original TEXT,
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
CREATE INDEX summaries_pinned ON summaries (project) WHERE pinned = 1;
CREATE INDEX summaries_global ON summaries (global, at) WHERE global = 1;
CREATE INDEX summaries_seen ON summaries (project, visibility, author);
CREATE INDEX summaries_origin ON summaries (origin) WHERE origin IS NOT NULL;

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
  call_generation INTEGER,
  call_batch INTEGER,
  call_events INTEGER,
  call_attempts INTEGER,
  call_tokens_in INTEGER,
  call_tokens_out INTEGER,
  call_cost_micros INTEGER,
  origin TEXT,
  hidden INTEGER NOT NULL DEFAULT 0,
  own_visibility TEXT,
  visibility TEXT NOT NULL DEFAULT 'team',
  text TEXT NOT NULL,
  terms TEXT NOT NULL
);
CREATE INDEX prompts_at ON prompts (at, number);
CREATE INDEX prompts_project ON prompts (project, at, number);
CREATE INDEX prompts_session ON prompts (session);
CREATE INDEX prompts_seen ON prompts (project, visibility, author);
CREATE INDEX prompts_origin ON prompts (origin) WHERE origin IS NOT NULL;

-- Numbers by which memories made elsewhere were cited there. kind is the table of number; place is the position of old
-- among the memory's old numbers.
CREATE TABLE old_numbers (
  kind TEXT NOT NULL,
  old INTEGER NOT NULL,
  number INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (kind, number, place)
) WITHOUT ROWID;
CREATE INDEX old_numbers_old ON old_numbers (kind, old, number);

-- The newest edit of each memory, whether that memory has been read or not.
CREATE TABLE memory_edits (
  memory TEXT PRIMARY KEY,
  hidden INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL
) WITHOUT ROWID;

-- The newest share of each memory, whether that memory has been read or not.
CREATE TABLE memory_shares (
  memory TEXT PRIMARY KEY,
  visibility TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL
) WITHOUT ROWID;

-- The newest mark of each kind of each memory, whether that memory has been read or not. text is the edited text as JSON.
CREATE TABLE memory_marks (
  memory TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_set INTEGER NOT NULL,
  text TEXT,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (memory, kind)
) WITHOUT ROWID;

-- What an observation rests on, as JSON of its record's field; without a row nobody saw its files.
CREATE TABLE memory_grounds (
  number INTEGER PRIMARY KEY,
  grounds TEXT NOT NULL
);

-- Hashes by which an observation is joined with what sessions do (told_uses). kind is 'command' for a command that its own
-- text names, and 'error' for an error of the events that it was made of.
CREATE TABLE memory_keys (
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY (number, kind, key)
) WITHOUT ROWID;

-- Added to a memory's place in the log to make its number; without a row, 0 is added.
CREATE TABLE number_shift (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  shift INTEGER NOT NULL
);

-- skip_evidence is the beginning of the last reply by which events of the session were skipped.
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
  output_tokens INTEGER NOT NULL,
  skip_evidence TEXT,
  visibility TEXT NOT NULL DEFAULT 'team'
);
CREATE INDEX sessions_activity ON sessions (last_activity_at, number);
CREATE INDEX sessions_project ON sessions (project, last_activity_at, number);
CREATE INDEX sessions_status ON sessions (status);

-- Each session's events by name. remembered is 1 if a memory was made of the event; settled is the first event of its
-- settlement, if one came later. failed is 1 for a tool that failed.
CREATE TABLE events (
  session INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  outcome TEXT NOT NULL,
  reason TEXT,
  remembered INTEGER NOT NULL,
  settled INTEGER,
  failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session, sequence)
) WITHOUT ROWID;

-- The outcome of events that were open, and the call that settled them, if one did.
CREATE TABLE settlements (
  session INTEGER NOT NULL,
  first INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  at INTEGER NOT NULL,
  provider TEXT,
  model TEXT,
  call_generation INTEGER,
  call_batch INTEGER,
  call_events INTEGER,
  call_attempts INTEGER,
  call_tokens_in INTEGER,
  call_tokens_out INTEGER,
  call_cost_micros INTEGER,
  PRIMARY KEY (session, first)
) WITHOUT ROWID;

-- What sessions were told, without content. number is the record's own; tokens are those of the whole text.
CREATE TABLE told (
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  at INTEGER NOT NULL,
  place TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  author TEXT NOT NULL,
  UNIQUE (session, slot)
);
CREATE INDEX told_at ON told (at, session);

-- The memories in it that there are. tokens is the memory's even part of the text's.
CREATE TABLE told_memories (
  told INTEGER NOT NULL,
  number INTEGER NOT NULL,
  session INTEGER NOT NULL,
  at INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  PRIMARY KEY (told, number)
) WITHOUT ROWID;
CREATE INDEX told_memories_number ON told_memories (number, at, session);
CREATE INDEX told_memories_session ON told_memories (session, number, at);

-- What a session did with a memory after it was told. evidence is an event of the session for 'cited', 'read' (0 for a
-- tool of the node) and 'ran', which ran a command of the memory; the number of a later observation of the session for
-- 'touched', which is about a file of the memory. 'met' is no use: an event of the session failed with an error that the
-- memory was made of. record is the number of the evidence's own record.
CREATE TABLE told_uses (
  session INTEGER NOT NULL,
  number INTEGER NOT NULL,
  how TEXT NOT NULL,
  evidence INTEGER NOT NULL,
  record INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (session, number, how, evidence, record)
) WITHOUT ROWID;
CREATE INDEX told_uses_number ON told_uses (number, session);

-- One row per dead-lettered event that is not resolved yet. own_project is the project in the event; without one, its
-- session's project applies. visibility and author are the event's; its session's visibility applies as well.
CREATE TABLE dead_letters (
  key TEXT PRIMARY KEY,
  session_id TEXT,
  event_id TEXT,
  type TEXT,
  own_project TEXT,
  failure TEXT NOT NULL,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  replays INTEGER NOT NULL DEFAULT 0,
  first_failed_at INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,
  provider TEXT,
  generation INTEGER NOT NULL,
  origin_topic TEXT NOT NULL,
  origin_partition INTEGER NOT NULL,
  origin_offset INTEGER NOT NULL,
  payload BLOB NOT NULL,
  visibility TEXT NOT NULL DEFAULT 'team',
  author TEXT
) WITHOUT ROWID;
CREATE INDEX dead_letters_session ON dead_letters (session_id);
CREATE INDEX dead_letters_failure ON dead_letters (failure, failed_at);
CREATE INDEX dead_letters_failed_at ON dead_letters (failed_at, key);
CREATE INDEX dead_letters_in_order ON dead_letters (session_id, origin_partition, origin_offset, key);

-- What sessions have spent, by day of UTC and model. cost_micros is null for a model without a price.
CREATE TABLE spend (
  key TEXT NOT NULL,
  day TEXT NOT NULL,
  session INTEGER NOT NULL,
  session_id TEXT NOT NULL,
  team TEXT NOT NULL,
  author TEXT NOT NULL,
  project TEXT,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  calls INTEGER NOT NULL,
  tokens_in INTEGER NOT NULL,
  tokens_out INTEGER NOT NULL,
  cost_micros INTEGER
);
CREATE INDEX spend_key ON spend (key);
CREATE INDEX spend_day ON spend (day);
CREATE INDEX spend_session ON spend (session);

-- The pause and the budgets, as the control topic has them.
CREATE TABLE controls (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
);

-- Each former name of a project and the project's current name.
CREATE TABLE project_names (
  old TEXT PRIMARY KEY,
  current TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX project_names_current ON project_names (current);

-- Vectors of memories by record key, since a vector may be read before its memory: a byte for each number. id grows with
-- each row written, so a reader that knows one id finds all later rows; steps is empty where the model refused the text.
-- revision names the edited text that the vector was made from. It is outdated while the memory has another text; then
-- nothing is found by it.
CREATE TABLE vectors (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL,
  model TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  at INTEGER NOT NULL,
  scale REAL NOT NULL,
  steps BLOB NOT NULL,
  revision TEXT,
  outdated INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX vectors_outdated ON vectors (model) WHERE outdated = 1;
CREATE INDEX vectors_model ON vectors (model, id);
CREATE INDEX vectors_at ON vectors (at, tokens);

-- Vectors of forgotten memories whose tombstones are not in the log yet.
CREATE TABLE forgotten_vectors (
  key TEXT PRIMARY KEY
) WITHOUT ROWID;

-- The projection's position, written in the transaction of its rows.
CREATE TABLE projection_offsets (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
) WITHOUT ROWID;

-- The incarnation of each topic from which the rows were read.
CREATE TABLE projection_topics (
  topic TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  partitions INTEGER NOT NULL
) WITHOUT ROWID;

-- The last time at which the rows held all of a partition. The log keeps tombstones for a limited time only: older rows
-- may have missed some.
CREATE TABLE projection_freshness (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
) WITHOUT ROWID;

-- For each partition of the events topic, the next offset that the rows do not reflect.
CREATE TABLE reflected_offsets (
  partition INTEGER PRIMARY KEY,
  next INTEGER NOT NULL
);

-- Event offsets at or past the reflected one without an event of a session: their dead letter has been read.
CREATE TABLE undecodable_offsets (
  partition INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  PRIMARY KEY (partition, offset)
) WITHOUT ROWID;

-- In the main database: teams that were erased, of which nothing is projected any more.
CREATE TABLE erased_teams (
  team TEXT PRIMARY KEY
) WITHOUT ROWID;

-- In the main database: the databases of the other teams, and the number of their commits that the offsets account for.
CREATE TABLE team_databases (
  team TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  commits INTEGER NOT NULL
) WITHOUT ROWID;

-- In a team's database: the same as it says of itself.
CREATE TABLE team_stamp (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  identity TEXT NOT NULL,
  commits INTEGER NOT NULL
);

-- Counts of records of which no rows could be made, by the error.
CREATE TABLE rejected_records (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  error TEXT NOT NULL,
  count INTEGER NOT NULL,
  last_offset INTEGER NOT NULL,
  PRIMARY KEY (topic, partition, error)
) WITHOUT ROWID;

-- Full text. The texts stay in their own tables; these hold the index alone.
CREATE VIRTUAL TABLE observations_fts USING fts5(
  title, subtitle, narrative, facts, concepts, files_read, files_modified, terms,
  content='observations', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE summaries_fts USING fts5(
  request, investigated, learned, completed, next_steps, notes, terms,
  content='summaries', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE prompts_fts USING fts5(
  text, terms,
  content='prompts', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
-- The words of all memories that the team finds, as written, with endings and accents and with the parts of identifiers: a mistyped word is
-- compared with these. The other indexes find the memories.
CREATE VIRTUAL TABLE words_fts USING fts5(
  words, content='', detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE word_counts USING fts5vocab(words_fts, row);
-- Deleted words leave an index at once, not at its next merge.
INSERT INTO observations_fts (observations_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO summaries_fts (summaries_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO prompts_fts (prompts_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO words_fts (words_fts, rank) VALUES ('secure-delete', 1);

-- A memory's text and its visibility may change, each in a statement of its own.
CREATE TRIGGER observations_insert AFTER INSERT ON observations BEGIN
  INSERT INTO observations_fts (rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  VALUES (new.number, new.title, new.subtitle, new.narrative, new.facts, new.concepts, new.files_read, new.files_modified,
    new.terms);
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.title, new.subtitle, new.narrative, new.facts, new.concepts, new.files_read, new.files_modified, new.terms)
    WHERE new.visibility = 'team';
END;
CREATE TRIGGER observations_delete AFTER DELETE ON observations BEGIN
  INSERT INTO observations_fts (observations_fts, rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  VALUES ('delete', old.number, old.title, old.subtitle, old.narrative, old.facts, old.concepts, old.files_read, old.files_modified,
    old.terms);
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.title, old.subtitle, old.narrative, old.facts, old.concepts, old.files_read, old.files_modified, old.terms)
    WHERE old.visibility = 'team';
END;
CREATE TRIGGER observations_seen AFTER UPDATE OF visibility ON observations WHEN old.visibility <> new.visibility BEGIN
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.title, new.subtitle, new.narrative, new.facts, new.concepts, new.files_read, new.files_modified, new.terms)
    WHERE new.visibility = 'team';
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.title, old.subtitle, old.narrative, old.facts, old.concepts, old.files_read, old.files_modified, old.terms)
    WHERE old.visibility = 'team';
END;
CREATE TRIGGER observations_edited AFTER UPDATE OF title, subtitle, narrative, facts, terms ON observations BEGIN
  INSERT INTO observations_fts (observations_fts, rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  VALUES ('delete', old.number, old.title, old.subtitle, old.narrative, old.facts, old.concepts, old.files_read, old.files_modified, old.terms);
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.title, old.subtitle, old.narrative, old.facts, old.concepts, old.files_read, old.files_modified, old.terms)
    WHERE old.visibility = 'team';
  INSERT INTO observations_fts (rowid, title, subtitle, narrative, facts, concepts, files_read, files_modified, terms)
  VALUES (new.number, new.title, new.subtitle, new.narrative, new.facts, new.concepts, new.files_read, new.files_modified, new.terms);
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.title, new.subtitle, new.narrative, new.facts, new.concepts, new.files_read, new.files_modified, new.terms)
    WHERE new.visibility = 'team';
END;
CREATE TRIGGER observations_old_numbers AFTER DELETE ON observations WHEN old.origin IS NOT NULL BEGIN
  DELETE FROM old_numbers WHERE kind = 'observations' AND number = old.number;
END;
CREATE TRIGGER summaries_insert AFTER INSERT ON summaries BEGIN
  INSERT INTO summaries_fts (rowid, request, investigated, learned, completed, next_steps, notes, terms)
  VALUES (new.number, new.request, new.investigated, new.learned, new.completed, new.next_steps, new.notes, new.terms);
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.request, new.investigated, new.learned, new.completed, new.next_steps, new.notes, new.terms)
    WHERE new.visibility = 'team';
END;
CREATE TRIGGER summaries_delete AFTER DELETE ON summaries BEGIN
  INSERT INTO summaries_fts (summaries_fts, rowid, request, investigated, learned, completed, next_steps, notes, terms)
  VALUES ('delete', old.number, old.request, old.investigated, old.learned, old.completed, old.next_steps, old.notes, old.terms);
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.request, old.investigated, old.learned, old.completed, old.next_steps, old.notes, old.terms)
    WHERE old.visibility = 'team';
END;
CREATE TRIGGER summaries_seen AFTER UPDATE OF visibility ON summaries WHEN old.visibility <> new.visibility BEGIN
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.request, new.investigated, new.learned, new.completed, new.next_steps, new.notes, new.terms)
    WHERE new.visibility = 'team';
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.request, old.investigated, old.learned, old.completed, old.next_steps, old.notes, old.terms)
    WHERE old.visibility = 'team';
END;
CREATE TRIGGER summaries_edited AFTER UPDATE OF request, investigated, learned, completed, next_steps, notes, terms ON summaries BEGIN
  INSERT INTO summaries_fts (summaries_fts, rowid, request, investigated, learned, completed, next_steps, notes, terms)
  VALUES ('delete', old.number, old.request, old.investigated, old.learned, old.completed, old.next_steps, old.notes, old.terms);
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.request, old.investigated, old.learned, old.completed, old.next_steps, old.notes, old.terms)
    WHERE old.visibility = 'team';
  INSERT INTO summaries_fts (rowid, request, investigated, learned, completed, next_steps, notes, terms)
  VALUES (new.number, new.request, new.investigated, new.learned, new.completed, new.next_steps, new.notes, new.terms);
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.request, new.investigated, new.learned, new.completed, new.next_steps, new.notes, new.terms)
    WHERE new.visibility = 'team';
END;
CREATE TRIGGER summaries_old_numbers AFTER DELETE ON summaries WHEN old.origin IS NOT NULL BEGIN
  DELETE FROM old_numbers WHERE kind = 'summaries' AND number = old.number;
END;
CREATE TRIGGER prompts_insert AFTER INSERT ON prompts BEGIN
  INSERT INTO prompts_fts (rowid, text, terms)
  VALUES (new.number, new.text, new.terms);
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.text, new.terms)
    WHERE new.visibility = 'team';
END;
CREATE TRIGGER prompts_delete AFTER DELETE ON prompts BEGIN
  INSERT INTO prompts_fts (prompts_fts, rowid, text, terms)
  VALUES ('delete', old.number, old.text, old.terms);
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.text, old.terms)
    WHERE old.visibility = 'team';
END;
CREATE TRIGGER prompts_seen AFTER UPDATE OF visibility ON prompts WHEN old.visibility <> new.visibility BEGIN
  INSERT INTO words_fts (rowid, words) SELECT new.number, concat_ws(' ',
    new.text, new.terms)
    WHERE new.visibility = 'team';
  INSERT INTO words_fts (words_fts, rowid, words) SELECT 'delete', old.number, concat_ws(' ',
    old.text, old.terms)
    WHERE old.visibility = 'team';
END;
CREATE TRIGGER prompts_old_numbers AFTER DELETE ON prompts WHEN old.origin IS NOT NULL BEGIN
  DELETE FROM old_numbers WHERE kind = 'prompts' AND number = old.number;
END;
