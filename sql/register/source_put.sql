INSERT INTO source_record(source, kind, item, external_id, external_uuid, cut, revision, present, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)
ON CONFLICT(source, kind, item, cut) DO UPDATE SET external_id = excluded.external_id, external_uuid = excluded.external_uuid,
  revision = excluded.revision, present = 1, content = excluded.content
