SELECT revision FROM revision WHERE content = ?1 AND destroyed IS NULL ORDER BY id
