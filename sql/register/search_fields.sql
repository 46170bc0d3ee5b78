SELECT name, cut, value FROM field WHERE revision = ?1 ORDER BY name
