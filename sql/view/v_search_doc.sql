CREATE TEMP VIEW v_search_doc AS
SELECT d.* FROM temp.view_cut c CROSS JOIN search_doc d ON d.cut = c.id
