DELETE FROM person_key WHERE key_name = ?1
