PRAGMA journal_mode = WAL;
CREATE TABLE sdk_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, content_session_id TEXT NOT NULL, memory_session_id TEXT UNIQUE,
  project TEXT NOT NULL, platform_source TEXT NOT NULL DEFAULT 'claude', user_prompt TEXT, started_at TEXT NOT NULL,
  started_at_epoch INTEGER NOT NULL, completed_at TEXT, completed_at_epoch INTEGER, status TEXT NOT NULL DEFAULT 'active',
  worker_port INTEGER, prompt_counter INTEGER DEFAULT 0, custom_title TEXT, UNIQUE (platform_source, content_session_id));
CREATE TABLE observations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, memory_session_id TEXT NOT NULL, project TEXT NOT NULL, text TEXT,
  type TEXT NOT NULL, title TEXT, subtitle TEXT, facts TEXT, narrative TEXT, concepts TEXT, files_read TEXT,
  files_modified TEXT, prompt_number INTEGER, created_at TEXT NOT NULL, created_at_epoch INTEGER NOT NULL,
  discovery_tokens INTEGER DEFAULT 0, content_hash TEXT, generated_by_model TEXT, relevance_count INTEGER DEFAULT 0,
  merged_into_project TEXT, agent_type TEXT, agent_id TEXT, metadata TEXT, synced_at INTEGER, origin_device_id TEXT,
  origin_local_id INTEGER, sync_rev INTEGER, UNIQUE (memory_session_id, content_hash),
  UNIQUE (origin_device_id, origin_local_id));
CREATE TABLE session_summaries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, memory_session_id TEXT NOT NULL, project TEXT NOT NULL, request TEXT,
  investigated TEXT, learned TEXT, completed TEXT, next_steps TEXT, files_read TEXT, files_edited TEXT, notes TEXT,
  prompt_number INTEGER, created_at TEXT NOT NULL, created_at_epoch INTEGER NOT NULL, discovery_tokens INTEGER DEFAULT 0,
  merged_into_project TEXT, synced_at INTEGER, origin_device_id TEXT, origin_local_id INTEGER, sync_rev INTEGER);
CREATE TABLE user_prompts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, session_db_id INTEGER, content_session_id TEXT NOT NULL,
  prompt_number INTEGER NOT NULL, prompt_text TEXT NOT NULL, created_at TEXT NOT NULL, created_at_epoch INTEGER NOT NULL,
  synced_at INTEGER, origin_device_id TEXT, origin_local_id INTEGER, sync_rev INTEGER);

INSERT INTO sdk_sessions (id, content_session_id, memory_session_id, project, platform_source, started_at,
  started_at_epoch, completed_at_epoch, status) VALUES
  (3, 'content-1', 'memory-1', 'shop', 'claude', '', 1770000000000, 1770000009000, 'completed'),
  (4, 'content-2', 'memory-2', 'till', 'cursor', '', 1770000005000, NULL, 'active');
INSERT INTO user_prompts (id, session_db_id, content_session_id, prompt_number, prompt_text, created_at,
  created_at_epoch) VALUES
  (5, 3, 'content-1', 1, 'mend the route', '', 1770000001000),
  (6, NULL, 'content-2', 1, 'count the till', '', 1770000006000);
INSERT INTO observations (id, memory_session_id, project, text, type, title, subtitle, facts, narrative, concepts,
  files_read, files_modified, prompt_number, created_at, created_at_epoch, discovery_tokens, generated_by_model,
  agent_type) VALUES
  (12, 'memory-1', 'shop', NULL, 'bugfix', 'Depot''s route mended', 'a cut line', '["one","two"]', 'told in full',
    '["gotcha"]', '["A.java"]', 'not a list', 1, '', 1770000002000, 420, NULL, NULL),
  (13, 'memory-2', 'till', 'The first line of an old text' || char(10) || 'and another', 'security_note', NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, '', 1770000007000, 0, 'haiku-4-5', 'reviewer');
INSERT INTO session_summaries (id, memory_session_id, project, request, next_steps, files_read, files_edited, notes,
  prompt_number, created_at, created_at_epoch) VALUES
  (12, 'memory-1', 'shop', 'mend the route', 'test it', '[]', '["A.java"]', 'short', 1, '', 1770000003000);
