INSERT OR REPLACE INTO search_doc(cut, block, data) VALUES (?1, ?2, ?3)
