SELECT r.content, r.origin FROM v_release_line l JOIN v_revision r ON r.id = l.revision WHERE l.release = ?1 ORDER BY l.line
