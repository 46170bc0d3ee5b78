SELECT wrapped, sealed FROM v_content WHERE digest = ?1
