UPDATE channel SET sequence = ?2, manifest = ?3, size = ?4, root = ?5 WHERE id = ?1
