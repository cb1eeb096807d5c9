-- What a memory's place in the log is increased by to make its number; no row is 0.
CREATE TABLE number_shift (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  shift INTEGER NOT NULL
);
