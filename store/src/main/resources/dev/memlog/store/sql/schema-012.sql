-- When all that a partition held was last known to be in the rows. The log keeps tombstones for a time only: rows that are
-- older than that may have missed some.
CREATE TABLE projection_freshness (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
) WITHOUT ROWID;

-- How many records no rows could be made of, by what failed.
CREATE TABLE rejected_records (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  error TEXT NOT NULL,
  count INTEGER NOT NULL,
  last_offset INTEGER NOT NULL,
  PRIMARY KEY (topic, partition, error)
) WITHOUT ROWID;
