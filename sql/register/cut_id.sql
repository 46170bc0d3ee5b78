SELECT id FROM cut WHERE digest = ?1
