SELECT coalesce(max(copy), 0) FROM v_registration WHERE revision = ?1 AND direction = 'dispatched' AND addressee = ?2
