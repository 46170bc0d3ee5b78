SELECT max(destroyed) FROM v_revision WHERE content = ?1 AND content_visible
