UPDATE backup SET replaced = ?2 WHERE id = ?1 AND replaced IS NULL
