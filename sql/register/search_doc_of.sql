SELECT data FROM search_doc WHERE cut = ?1 AND block = ?2
