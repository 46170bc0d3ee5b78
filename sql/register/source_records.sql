SELECT item_uuid, external_id, external_uuid, item, present, content, cut FROM v_source_record WHERE source = ?1 AND kind = ?2 AND origin = (SELECT n.org FROM node n) ORDER BY item
