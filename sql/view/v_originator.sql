CREATE TEMP VIEW v_originator AS
SELECT o.* FROM originator o JOIN temp.view_cut c ON c.id = o.cut
