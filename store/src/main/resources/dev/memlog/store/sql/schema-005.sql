-- Memories made elsewhere: what names them wherever they go, and the numbers that they were cited by there.
ALTER TABLE observations ADD COLUMN origin TEXT;
ALTER TABLE summaries ADD COLUMN origin TEXT;
ALTER TABLE prompts ADD COLUMN origin TEXT;
CREATE INDEX observations_origin ON observations (origin) WHERE origin IS NOT NULL;
CREATE INDEX summaries_origin ON summaries (origin) WHERE origin IS NOT NULL;
CREATE INDEX prompts_origin ON prompts (origin) WHERE origin IS NOT NULL;

-- kind is the table that number is of; place is where old stands among the memory's old numbers.
CREATE TABLE old_numbers (
  kind TEXT NOT NULL,
  old INTEGER NOT NULL,
  number INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (kind, number, place)
) WITHOUT ROWID;
CREATE INDEX old_numbers_old ON old_numbers (kind, old, number);
CREATE TRIGGER observations_old_numbers AFTER DELETE ON observations WHEN old.origin IS NOT NULL BEGIN
  DELETE FROM old_numbers WHERE kind = 'observations' AND number = old.number;
END;
CREATE TRIGGER summaries_old_numbers AFTER DELETE ON summaries WHEN old.origin IS NOT NULL BEGIN
  DELETE FROM old_numbers WHERE kind = 'summaries' AND number = old.number;
END;
CREATE TRIGGER prompts_old_numbers AFTER DELETE ON prompts WHEN old.origin IS NOT NULL BEGIN
  DELETE FROM old_numbers WHERE kind = 'prompts' AND number = old.number;
END;
