-- Messages that a platform took and holds for review, until it decides: one that it refuses becomes a dead letter.
CREATE TABLE review (
  review_key TEXT PRIMARY KEY,
  made_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
