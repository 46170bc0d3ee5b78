SELECT org FROM v_originator WHERE revision = ?1 ORDER BY org
