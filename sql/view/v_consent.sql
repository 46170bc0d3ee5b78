CREATE TEMP VIEW v_consent AS
SELECT t.* FROM consent t
 WHERE EXISTS (SELECT 1 FROM revision r JOIN temp.view_cut c ON c.id = r.cut WHERE r.revision = t.revision)
