INSERT INTO node_restore(seq, backup, size, time) VALUES (?1, ?2, ?3, ?4)
