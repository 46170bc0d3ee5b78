CREATE TEMP VIEW v_release_received AS
SELECT r.* FROM release_received r
 WHERE NOT EXISTS (SELECT 1 FROM release_received_cut k LEFT JOIN temp.view_cut c ON c.id = k.cut WHERE k.received = r.id AND c.id IS NULL)
