SELECT count(*) FROM v_release_sent WHERE channel = ?1 AND item = ?2
