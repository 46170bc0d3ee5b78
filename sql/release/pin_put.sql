INSERT INTO partner(org, purpose, public, since, until, revoked) VALUES (?1, ?2, ?3, ?4, NULL, 0)
ON CONFLICT(org, purpose, public) DO UPDATE SET since = excluded.since, until = NULL, revoked = 0
