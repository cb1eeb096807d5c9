PRAGMA journal_mode = WAL;
CREATE TABLE sdk_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, content_session_id TEXT UNIQUE NOT NULL, memory_session_id TEXT UNIQUE,
  project TEXT NOT NULL, user_prompt TEXT, started_at TEXT NOT NULL, started_at_epoch INTEGER NOT NULL, completed_at TEXT,
  completed_at_epoch INTEGER, status TEXT NOT NULL DEFAULT 'active', worker_port INTEGER, prompt_counter INTEGER DEFAULT 0);
CREATE TABLE observations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, memory_session_id TEXT NOT NULL, project TEXT NOT NULL, text TEXT, type TEXT NOT NULL
  CHECK (type IN ('decision', 'bugfix', 'feature', 'refactor', 'discovery', 'change')), title TEXT, subtitle TEXT,
  facts TEXT, narrative TEXT, concepts TEXT, files_read TEXT, files_modified TEXT, prompt_number INTEGER,
  created_at TEXT NOT NULL, created_at_epoch INTEGER NOT NULL, discovery_tokens INTEGER DEFAULT 0);
CREATE TABLE session_summaries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, memory_session_id TEXT NOT NULL, project TEXT NOT NULL, request TEXT,
  investigated TEXT, learned TEXT, completed TEXT, next_steps TEXT, files_read TEXT, files_edited TEXT, notes TEXT,
  prompt_number INTEGER, created_at TEXT NOT NULL, created_at_epoch INTEGER NOT NULL, discovery_tokens INTEGER DEFAULT 0);
CREATE TABLE user_prompts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, content_session_id TEXT NOT NULL, prompt_number INTEGER NOT NULL,
  prompt_text TEXT NOT NULL, created_at TEXT NOT NULL, created_at_epoch INTEGER NOT NULL);

INSERT INTO sdk_sessions (id, content_session_id, memory_session_id, project, started_at, started_at_epoch,
  completed_at_epoch, status) VALUES
  (3, 'content-1', 'memory-1', 'shop', '', 1770000000000, 1770000009000, 'completed'),
  (4, 'content-2', 'memory-2', 'till', '', 1770000005000, NULL, 'active');
INSERT INTO user_prompts VALUES
  (5, 'content-1', 1, 'mend the route', '', 1770000001000),
  (6, 'content-2', 1, 'count the till', '', 1770000006000);
INSERT INTO observations (id, memory_session_id, project, text, type, title, subtitle, facts, narrative, concepts,
  files_read, files_modified, prompt_number, created_at, created_at_epoch, discovery_tokens) VALUES
  (12, 'memory-1', 'shop', NULL, 'bugfix', 'Depot''s route mended', 'a cut line', '["one","two"]', 'told in full',
    '["gotcha"]', '["A.java"]', 'not a list', 1, '', 1770000002000, 420),
  (13, 'memory-2', 'till', 'The first line of an old text' || char(10) || 'and another', 'discovery', NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, '', 1770000007000, 0);
INSERT INTO session_summaries (id, memory_session_id, project, request, next_steps, files_read, files_edited, notes,
  prompt_number, created_at, created_at_epoch) VALUES
  (12, 'memory-1', 'shop', 'mend the route', 'test it', '[]', '["A.java"]', 'short', 1, '', 1770000003000);
