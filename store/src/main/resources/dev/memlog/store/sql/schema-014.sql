-- What projects are called now: from each name that was given up to the one that holds.
CREATE TABLE project_names (
  old TEXT PRIMARY KEY,
  current TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX project_names_current ON project_names (current);
