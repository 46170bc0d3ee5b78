INSERT INTO consent(originator, revision, recipient, reference, date, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
