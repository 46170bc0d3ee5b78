CREATE TEMP VIEW v_field AS
SELECT f.* FROM field f JOIN temp.view_cut c ON c.id = f.cut
 WHERE EXISTS (SELECT 1 FROM revision r JOIN temp.view_cut k ON k.id = r.cut WHERE r.id = f.revision)
