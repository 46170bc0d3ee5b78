SELECT org FROM originator WHERE revision = ?1 ORDER BY org
