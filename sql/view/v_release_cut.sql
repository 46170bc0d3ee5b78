CREATE TEMP VIEW v_release_cut AS
SELECT t.* FROM release_cut t
 WHERE NOT EXISTS (SELECT 1 FROM release_cut k LEFT JOIN temp.view_cut c ON c.id = k.cut WHERE k.release = t.release AND c.id IS NULL)
