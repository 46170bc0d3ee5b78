CREATE TEMP VIEW v_release_revision AS
SELECT t.* FROM release_revision t
 WHERE NOT EXISTS (SELECT 1 FROM release_cut k LEFT JOIN temp.view_cut c ON c.id = k.cut WHERE k.release = t.release AND c.id IS NULL)
