SELECT id FROM label WHERE digest = ?1
