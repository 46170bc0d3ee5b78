SELECT text FROM agreement WHERE id = ?1 ORDER BY seq DESC LIMIT 1
