SELECT part, data FROM v_search_posting WHERE term = ?1
