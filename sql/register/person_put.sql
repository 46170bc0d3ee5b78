INSERT INTO person(name, full_name, sign_key, wrap_key, since, until, key_since, key_expires, revoked)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?7, NULL)
ON CONFLICT(name) DO UPDATE SET full_name = excluded.full_name, wrap_key = excluded.wrap_key, until = excluded.until,
  key_expires = excluded.key_expires, revoked = CASE WHEN sign_key = excluded.sign_key THEN revoked END,
  key_since = CASE WHEN sign_key = excluded.sign_key THEN key_since ELSE excluded.key_since END, sign_key = excluded.sign_key
