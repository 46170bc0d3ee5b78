INSERT INTO originator(revision, org, cut) VALUES (?1, ?2, ?3)
