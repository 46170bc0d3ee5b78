INSERT INTO release_received_cut(received, cut) VALUES (?1, 0)
