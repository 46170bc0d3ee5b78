SELECT name, full_name, sign_key, wrap_key, since, until FROM person ORDER BY name
