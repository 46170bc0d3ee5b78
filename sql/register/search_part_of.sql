SELECT id, docs, words FROM search_part WHERE cut = ?1 AND field_cut = ?2
