SELECT id, subject, public, wrap_key, proposed_by, time, wrap_key = zeroblob(32) FROM key_recovery
 WHERE subject = ?1 AND done IS NULL ORDER BY time, id
