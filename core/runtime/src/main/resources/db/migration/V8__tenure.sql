-- The one process that has this database, since it read what was there: whoever else reads it writes himself down instead.
-- Empty where a lock lasts as long as its process.
CREATE TABLE tenure (
  process TEXT NOT NULL
);
