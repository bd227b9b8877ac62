-- In SQLite only an INTEGER PRIMARY KEY is the row's own number; any other is a second tree, written along with every row.
CREATE TABLE event_numbered (
  number ${number} PRIMARY KEY,
  bot TEXT NOT NULL,
  event_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT
);
INSERT INTO event_numbered (number, bot, event_id, lane, received_at, kind, body)
  SELECT number, bot, event_id, lane, received_at, kind, body FROM event ORDER BY number;
DROP TABLE event;
ALTER TABLE event_numbered RENAME TO event;

CREATE TABLE outbox_numbered (
  number ${number} PRIMARY KEY,
  send_key TEXT NOT NULL,
  answers TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  kept_until BIGINT NOT NULL,
  maybe INTEGER NOT NULL,
  outcome TEXT,
  body TEXT
);
INSERT INTO outbox_numbered (number, send_key, answers, sequence, made_at, kept_until, maybe, outcome, body)
  SELECT number, send_key, answers, sequence, made_at, kept_until, maybe, outcome, body FROM outbox ORDER BY number;
DROP TABLE outbox;
ALTER TABLE outbox_numbered RENAME TO outbox;
