CREATE TEMP VIEW v_release AS
SELECT r.* FROM release r
 WHERE NOT EXISTS (SELECT 1 FROM release_cut k LEFT JOIN temp.view_cut c ON c.id = k.cut WHERE k.release = r.id AND c.id IS NULL)
