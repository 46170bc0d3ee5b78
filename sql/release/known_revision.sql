SELECT r.content, l.digest, m.digest, i.origin, i.uuid, r.destroyed
  FROM revision r JOIN label l ON l.id = r.label JOIN label m ON m.id = r.meta_label JOIN item i ON i.id = r.item
 WHERE r.revision = ?1
