INSERT INTO person(name, full_name, sign_key, wrap_key, since, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT(name) DO UPDATE SET full_name = excluded.full_name, sign_key = excluded.sign_key, wrap_key = excluded.wrap_key,
  until = excluded.until
