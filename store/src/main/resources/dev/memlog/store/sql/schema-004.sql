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
