-- What is to be sent, before it is sent. A row whose body is gone is closed; it stays for a while, since a handler that runs again
-- after a crash asks what became of its sends, and since numbers that were used must not be used again.
CREATE TABLE outbox (
  number BIGINT PRIMARY KEY,
  send_key TEXT NOT NULL,
  answers TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  kept_until BIGINT NOT NULL,
  maybe INTEGER NOT NULL,
  outcome TEXT,
  body TEXT
);
