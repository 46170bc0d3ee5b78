INSERT INTO release_revision(release, place, revision)
SELECT ?1, ?2, id FROM revision WHERE revision = ?3
