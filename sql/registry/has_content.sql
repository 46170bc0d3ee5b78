SELECT count(*) FROM revision WHERE revision = ?1 AND content = ?2
