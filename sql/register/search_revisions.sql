SELECT id, item, cut, CASE mapped WHEN 0 THEN label ELSE mapped END, number, number_folded, edition, version, date, kind, status, publisher, origin, item_uuid
  FROM revision WHERE id > ?1 ORDER BY id
