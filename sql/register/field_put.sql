INSERT INTO field(revision, name, cut, value, value_folded) VALUES (?1, ?2, ?3, ?4, ?5)
