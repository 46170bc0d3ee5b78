INSERT INTO fact_table(name, seq, digest, text) VALUES (?1, ?2, ?3, ?4)
