INSERT INTO source_record(source, kind, item, external_id, external_uuid, cut, present, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7)
ON CONFLICT(source, kind, item) DO UPDATE SET external_id = excluded.external_id, external_uuid = excluded.external_uuid,
  cut = excluded.cut, present = 1, content = excluded.content
