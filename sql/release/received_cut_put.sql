INSERT INTO release_received_cut(received, cut)
SELECT ?1, id FROM cut WHERE digest = ?2
