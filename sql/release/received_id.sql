SELECT id FROM release_received WHERE channel = ?1 AND sequence = ?2
