INSERT OR REPLACE INTO search_item(item, cut, doc) VALUES (?1, ?2, ?3)
