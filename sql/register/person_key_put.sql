INSERT INTO person_key(person, key_name, sealed) VALUES (?1, ?2, ?3)
ON CONFLICT(person, key_name) DO UPDATE SET sealed = excluded.sealed
