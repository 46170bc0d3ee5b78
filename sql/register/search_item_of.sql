SELECT cut, doc FROM search_item WHERE item = ?1 ORDER BY cut
