INSERT OR REPLACE INTO search_posting(part, term, block, data) VALUES (?1, ?2, ?3, ?4)
