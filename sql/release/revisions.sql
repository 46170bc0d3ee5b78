SELECT v.revision, v.origin
  FROM v_release r JOIN v_release_revision n ON n.release = r.id JOIN v_revision v ON v.id = n.revision
 WHERE r.uuid = ?1
 ORDER BY n.place
