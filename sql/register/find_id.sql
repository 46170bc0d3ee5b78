SELECT r.origin, r.item_uuid, r.kind, r.revision, r.number, r.edition, r.version, r.date, r.status, r.publisher, '',
       r.source, r.external_id, r.external_uuid, r.bundle, r.id, r.item, r.cut, r.content_cut, r.content_visible, r.content, r.length,
       r.label, r.meta_label, r.mapped, r.meta_mapped, r.time, r.destroyed, r.number_folded, '', 0
  FROM v_revision r
 WHERE r.id = ?1
