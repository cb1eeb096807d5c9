-- Each session's events by name. remembered is whether a memory was made of it; settled is the first event of the
-- settlement that it is in, where one came later.
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
  PRIMARY KEY (session, sequence)
) WITHOUT ROWID;

-- What became of events that were open, with the call, if one settled them.
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
