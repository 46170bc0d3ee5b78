SELECT id, origin, item_uuid FROM v_revision WHERE revision = ?1
