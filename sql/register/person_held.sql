SELECT key_name FROM person_key WHERE person = ?1 ORDER BY key_name
