SELECT g.org || '-' || t.year || '-' || t.cut_tag || '-' || CASE WHEN t.series > 0 THEN printf('R%d-', t.series) ELSE '' END || printf('%06d', t.number), t.revision_uuid, t.direction, t.marking, t.addressee, t.copy, t.time, t.destroyed,
       r.id, r.meta_label, r.meta_mapped
  FROM v_registration t CROSS JOIN node g CROSS JOIN v_revision r ON r.id = t.revision
 ORDER BY t.year, t.cut_tag, t.series, t.number
