INSERT INTO item(origin, uuid, kind) VALUES (?1, ?2, ?3) ON CONFLICT(origin, uuid) DO NOTHING
