-- When each shard's session began, however often it was resumed: too old a one is not resumed again. Null where nobody knows.
ALTER TABLE shard_position ADD COLUMN began_at BIGINT;
