SELECT id FROM item WHERE origin = ?1 AND uuid = ?2
