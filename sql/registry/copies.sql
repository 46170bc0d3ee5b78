SELECT count(*) FROM v_registration WHERE revision = ?1
