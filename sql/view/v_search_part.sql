CREATE TEMP VIEW v_search_part AS
SELECT p.* FROM temp.view_cut c CROSS JOIN search_part p ON p.cut = c.id CROSS JOIN temp.view_cut f ON f.id = p.field_cut
