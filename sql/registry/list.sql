SELECT g.org || '-' || t.year || '-' || t.cut_tag || '-' || CASE WHEN t.series > 0 THEN printf('R%d-', t.series) ELSE '' END || printf('%06d', t.number), t.revision_uuid, t.direction, t.marking, t.addressee, t.copy, t.time, t.destroyed
  FROM v_registration t CROSS JOIN node g
 ORDER BY t.year, t.cut_tag, t.series, t.number
