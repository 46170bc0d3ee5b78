UPDATE release SET state = 3 WHERE id = ?1
