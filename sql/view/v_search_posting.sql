-- Cuts in view first, then only their rows.
CREATE TEMP VIEW v_search_posting AS
SELECT t.* FROM temp.view_cut c CROSS JOIN search_part p ON p.cut = c.id CROSS JOIN temp.view_cut f ON f.id = p.field_cut
  CROSS JOIN search_posting t ON t.part = p.id
