CREATE TEMP VIEW v_label AS
SELECT l.* FROM label l
 WHERE EXISTS (SELECT 1 FROM label_use u JOIN temp.view_cut c ON c.id = u.cut WHERE u.label = l.id)
