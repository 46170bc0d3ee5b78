INSERT INTO log_entry(seq, act, part, kind, time, salt, body, commitment, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
