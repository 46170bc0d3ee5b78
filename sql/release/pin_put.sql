INSERT INTO partner(org, purpose, public) VALUES (?1, ?2, ?3)
ON CONFLICT(org, purpose) DO UPDATE SET public = excluded.public
