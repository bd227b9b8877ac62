-- What was not delivered. Listed newest first within a bot, plugin, cause and state: each page reads as many rows as it shows.
CREATE TABLE dead_letter (
  id BIGINT PRIMARY KEY,
  letter_key TEXT NOT NULL UNIQUE,
  bot TEXT NOT NULL,
  plugin TEXT NOT NULL,
  cause TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  conversation TEXT NOT NULL,
  preview TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  next_at BIGINT,
  expires_at BIGINT NOT NULL,
  retryable INTEGER NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX dead_letter_by_group ON dead_letter (bot, plugin, cause, state, id);
CREATE INDEX dead_letter_due ON dead_letter (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX dead_letter_by_age ON dead_letter (last_at);
