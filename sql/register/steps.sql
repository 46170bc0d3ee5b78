SELECT r.id, r.revision, r.base, r.beside, r.number, r.source, r.person, r.bundle, r.time
  FROM v_revision r
 WHERE r.item = ?1 ORDER BY r.id
