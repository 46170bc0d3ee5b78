INSERT INTO search_part(cut, field_cut, docs, words) VALUES (?1, ?2, 0, 0)
