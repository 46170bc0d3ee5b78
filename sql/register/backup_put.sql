INSERT INTO backup(id, kind, size, time, person, replaced) VALUES (?1, ?2, ?3, ?4, ?5, NULL)
