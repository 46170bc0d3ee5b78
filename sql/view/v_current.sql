-- The newest visible revision of every visible item. CROSS JOIN fixes the order: cuts in view first, then only their rows.
CREATE TEMP VIEW v_current AS
SELECT r.*, EXISTS (SELECT 1 FROM temp.view_cut k WHERE k.id = r.content_cut) AS content_visible
  FROM temp.view_cut c CROSS JOIN revision r ON r.cut = c.id
 WHERE NOT EXISTS (SELECT 1 FROM temp.view_cut k CROSS JOIN revision n ON n.item = r.item AND n.cut = k.id AND n.id > r.id)
