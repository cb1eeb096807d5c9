-- What dead letters are found by. It stands in the letters alone: they are read once more over the rows that are there.
ALTER TABLE dead_letters ADD COLUMN type TEXT;
-- What the event said itself; its session's project stands in for it.
ALTER TABLE dead_letters ADD COLUMN own_project TEXT;
ALTER TABLE dead_letters ADD COLUMN replays INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dead_letters_failed_at ON dead_letters (failed_at, key);
CREATE INDEX dead_letters_in_order ON dead_letters (session_id, origin_partition, origin_offset, key);

DELETE FROM projection_offsets WHERE topic = 'memlog.dead-letters';
