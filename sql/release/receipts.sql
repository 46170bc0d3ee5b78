SELECT receipt FROM release_received WHERE channel = ?1 ORDER BY sequence DESC LIMIT ?2
