SELECT bits FROM search_newer WHERE cut = ?1 AND newer_cut = ?2 AND block = ?3
