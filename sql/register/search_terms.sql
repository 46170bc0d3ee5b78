SELECT part, data, term = ?1 FROM v_search_posting WHERE term >= ?1 AND term < ?2
