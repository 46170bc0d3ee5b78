SELECT r.id, r.revision, r.label, l.xml
  FROM release x JOIN release_line t ON t.release = x.id JOIN revision r ON r.id = t.revision JOIN label l ON l.id = r.label
 WHERE x.uuid = ?1 ORDER BY t.line
