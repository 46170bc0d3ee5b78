SELECT g.org || '-' || t.year || '-' || t.cut_tag || '-' || printf('%06d', t.number), t.revision_uuid, t.direction, t.marking, t.addressee, t.copy, t.time
  FROM v_registration t CROSS JOIN node g
 ORDER BY t.year, t.cut_tag, t.number
