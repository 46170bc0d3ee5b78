SELECT name, value, cut FROM v_field WHERE revision = ?1 ORDER BY name
