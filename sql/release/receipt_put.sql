UPDATE release_bundle SET receipt = ?2 WHERE release = ?1
