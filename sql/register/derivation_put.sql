INSERT INTO derivation(revision, source, cut, source_cut)
SELECT ?1, s.id, ?3, s.cut FROM revision s WHERE s.revision = ?2
