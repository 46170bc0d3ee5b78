UPDATE release SET state = 2, approved_by = ?2, approved = ?3 WHERE id = ?1
