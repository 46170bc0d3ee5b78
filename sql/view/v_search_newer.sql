CREATE TEMP VIEW v_search_newer AS
SELECT n.* FROM temp.view_cut c CROSS JOIN search_newer n ON n.cut = c.id CROSS JOIN temp.view_cut k ON k.id = n.newer_cut
