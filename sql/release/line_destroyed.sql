SELECT r.revision, r.destroyed
  FROM v_release x JOIN v_release_line l ON l.release = x.id JOIN v_revision r ON r.id = l.revision
 WHERE x.uuid = ?1 AND r.destroyed IS NOT NULL ORDER BY l.line LIMIT 1
