SELECT r.revision, r.label, l.xml FROM revision r JOIN label l ON l.id = r.label WHERE r.bundle = ?1 AND r.bundle <> '' ORDER BY r.id
