UPDATE source_record SET present = 0
 WHERE source = ?1 AND item IN (SELECT id FROM item WHERE uuid = ?2)
