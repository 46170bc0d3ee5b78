SELECT name, full_name, sign_key, wrap_key, since, until, key_since, key_expires, revoked FROM person WHERE name = ?1
