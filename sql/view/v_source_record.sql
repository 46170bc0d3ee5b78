CREATE TEMP VIEW v_source_record AS
SELECT s.*, (SELECT i.uuid FROM item i WHERE i.id = s.item) AS item_uuid, (SELECT i.origin FROM item i WHERE i.id = s.item) AS origin
  FROM source_record s JOIN temp.view_cut c ON c.id = s.cut
