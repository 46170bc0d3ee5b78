SELECT id FROM release WHERE uuid = ?1
