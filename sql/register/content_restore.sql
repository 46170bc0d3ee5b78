INSERT INTO content(digest, length, wrapped, sealed) VALUES (?1, ?2, ?3, ?4)
