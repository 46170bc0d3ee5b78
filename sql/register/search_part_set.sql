UPDATE search_part SET docs = ?2, words = ?3 WHERE id = ?1
