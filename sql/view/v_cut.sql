CREATE TEMP VIEW v_cut AS
SELECT t.* FROM cut t JOIN temp.view_cut c ON c.id = t.id
