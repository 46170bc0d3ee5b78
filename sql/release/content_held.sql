SELECT 1 FROM v_content WHERE digest = ?1
