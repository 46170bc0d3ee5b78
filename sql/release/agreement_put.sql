INSERT INTO agreement(seq, id, digest, text) VALUES (?1, ?2, ?3, ?4)
