INSERT INTO cut(digest, policy, text) VALUES (?1, ?2, ?3) ON CONFLICT(digest) DO NOTHING
