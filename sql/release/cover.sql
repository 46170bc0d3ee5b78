SELECT t.revision FROM v_release r JOIN v_release_line t ON t.release = r.id WHERE r.uuid = ?1 ORDER BY t.line
