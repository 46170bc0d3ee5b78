SELECT data FROM v_search_doc WHERE cut = ?1 AND block = ?2
