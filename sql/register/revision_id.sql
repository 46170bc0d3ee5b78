SELECT id FROM revision WHERE revision = ?1
