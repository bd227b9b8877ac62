-- What came in and is not yet done by everybody. A row whose body is gone is done; it stays for a while so that a repetition is known.
CREATE TABLE event (
  number BIGINT PRIMARY KEY,
  bot TEXT NOT NULL,
  event_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT
);

-- Who is done with an event that others are not done with.
CREATE TABLE event_done (
  number BIGINT NOT NULL,
  holder TEXT NOT NULL,
  PRIMARY KEY (number, holder)
);

-- How far each shard has read its session.
CREATE TABLE shard_position (
  bot TEXT NOT NULL,
  shard INTEGER NOT NULL,
  shards INTEGER NOT NULL,
  session_id TEXT NOT NULL,
  resume_url TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  bot_user TEXT NOT NULL,
  PRIMARY KEY (bot, shard)
);
