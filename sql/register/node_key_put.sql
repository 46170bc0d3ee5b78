INSERT INTO node_key(purpose, public, since, until, reason, record) VALUES (?1, ?2, ?3, NULL, ?4, ?5)
