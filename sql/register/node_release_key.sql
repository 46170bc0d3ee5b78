UPDATE node SET release_key = ?1
