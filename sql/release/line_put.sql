INSERT INTO release_line(release, line, revision, changed, detail)
SELECT ?1, ?2, id, ?4, ?5 FROM revision WHERE revision = ?3
