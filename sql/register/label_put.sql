INSERT INTO label(digest, xml) VALUES (?1, ?2) ON CONFLICT(digest) DO NOTHING
