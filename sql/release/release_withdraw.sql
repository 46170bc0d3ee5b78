UPDATE release SET state = 4 WHERE id = ?1 AND state IN (1, 2)
