UPDATE release_bundle SET signature = ?2 WHERE release = ?1
