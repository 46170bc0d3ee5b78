INSERT INTO release(uuid, agreement, body, purpose, prepared_by, approved_by, object, digest, named, state, prepared, approved, fell)
VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7, ?8, 1, ?9, 0, 0)
