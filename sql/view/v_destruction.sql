CREATE TEMP VIEW v_destruction AS
SELECT t.*, (SELECT r.revision FROM revision r WHERE r.id = t.revision) AS revision_uuid
  FROM destruction t JOIN temp.view_cut c ON c.id = t.cut
