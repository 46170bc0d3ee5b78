INSERT INTO release_sent(channel, item, cut)
SELECT ?1, item, cut FROM revision WHERE revision = ?2
ON CONFLICT(channel, item, cut) DO NOTHING
