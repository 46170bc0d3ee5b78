SELECT xml FROM v_label WHERE id = ?1
