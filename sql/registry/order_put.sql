INSERT INTO destruction(id, revision, cut, authority, ordered_by, ordered, order_text, done_by, certificate)
SELECT ?1, r.id, r.cut, ?3, ?4, ?5, ?6, '', '' FROM revision r WHERE r.revision = ?2
