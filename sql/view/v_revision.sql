CREATE TEMP VIEW v_revision AS
SELECT r.*, EXISTS (SELECT 1 FROM temp.view_cut k WHERE k.id = r.content_cut) AS content_visible
  FROM revision r JOIN temp.view_cut c ON c.id = r.cut
