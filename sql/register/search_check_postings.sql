SELECT t.data, (SELECT o.docs FROM search_part p JOIN search_part o ON o.cut = p.cut AND o.field_cut = p.cut WHERE p.id = t.part)
  FROM search_posting t
