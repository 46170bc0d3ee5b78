SELECT r.origin, r.item_uuid, r.kind, r.revision, r.number, r.edition, r.version, r.date, r.status, r.publisher, coalesce((SELECT f.value FROM v_field f WHERE f.revision = r.id AND f.name = 'title'), ''),
       r.source, r.external_id, r.external_uuid, r.bundle, r.id, r.item, r.cut, r.content_cut, r.content_visible, r.content, r.length,
       r.label, r.meta_label, r.mapped, r.meta_mapped, r.time, r.destroyed, r.number_folded, coalesce((SELECT f.value_folded FROM v_field f WHERE f.revision = r.id AND f.name = 'title'), ''),
       coalesce((SELECT f.cut FROM v_field f WHERE f.revision = r.id AND f.name = 'title'), 0)
  FROM v_revision r
 WHERE r.item_uuid = ?1 AND (?2 = '' OR r.origin = ?2)
   AND NOT EXISTS (SELECT 1 FROM v_revision n WHERE n.item = r.item AND n.id > r.id)
