CREATE TEMP VIEW v_source_record AS
SELECT s.*, i.uuid AS item_uuid FROM source_record s JOIN temp.view_cut c ON c.id = s.cut JOIN item i ON i.id = s.item
