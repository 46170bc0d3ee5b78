INSERT INTO policy(digest, oid, name, version, spif, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(digest) DO NOTHING
