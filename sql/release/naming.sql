SELECT r.uuid, r.state
  FROM v_release r
 WHERE r.state < 3 AND EXISTS (SELECT 1 FROM v_release_revision n WHERE n.release = r.id AND n.revision = ?1)
 ORDER BY r.prepared, r.id LIMIT 1
