SELECT text FROM agreement WHERE digest = ?1 ORDER BY seq DESC LIMIT 1
