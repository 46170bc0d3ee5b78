SELECT block, data FROM search_posting WHERE part = ?1 AND term = ?2 ORDER BY block DESC LIMIT 1
