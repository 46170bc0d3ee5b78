INSERT INTO key_recovery(id, subject, public, wrap_key, proposed_by, time, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)
