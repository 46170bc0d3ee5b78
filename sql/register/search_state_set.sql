INSERT INTO search_state(id, revision) VALUES (1, ?1) ON CONFLICT(id) DO UPDATE SET revision = ?1
