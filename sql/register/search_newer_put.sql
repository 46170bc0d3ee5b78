INSERT OR REPLACE INTO search_newer(cut, newer_cut, block, bits) VALUES (?1, ?2, ?3, ?4)
