UPDATE channel SET held = ?2 WHERE id = ?1
