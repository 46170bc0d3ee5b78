INSERT INTO release_cut(release, cut)
SELECT ?1, r.cut FROM revision r WHERE r.revision = ?2
UNION SELECT ?1, r.content_cut FROM revision r WHERE r.revision = ?2
UNION SELECT ?1, f.cut FROM revision r JOIN field f ON f.revision = r.id WHERE r.revision = ?2
ON CONFLICT(release, cut) DO NOTHING
