UPDATE destruction SET done_by = ?2, done = ?3, seq = ?4, certificate = ?5 WHERE id = ?1 AND done IS NULL
