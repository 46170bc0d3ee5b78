SELECT count(*) FROM v_release_line WHERE release = ?1
