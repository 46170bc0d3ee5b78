SELECT 1 FROM revision WHERE id = ?1 AND cut = ?2
