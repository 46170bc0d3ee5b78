SELECT s.item_uuid, s.external_id, s.external_uuid, s.item, s.present, s.content, s.cut FROM v_source_record s
 WHERE s.source = ?1 AND s.kind = ?2 AND s.origin = (SELECT n.org FROM node n)
   AND NOT EXISTS (SELECT 1 FROM v_source_record t WHERE t.source = s.source AND t.kind = s.kind AND t.item = s.item AND t.revision > s.revision)
 ORDER BY s.item
