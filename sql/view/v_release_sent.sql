CREATE TEMP VIEW v_release_sent AS
SELECT s.* FROM release_sent s JOIN temp.view_cut c ON c.id = s.cut
