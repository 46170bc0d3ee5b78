CREATE TEMP VIEW v_registration AS
SELECT t.*, r.revision AS revision_uuid, lower(substr(hex(k.digest), 1, 4)) AS cut_tag
  FROM registration t JOIN temp.view_cut c ON c.id = t.cut JOIN revision r ON r.id = t.revision JOIN cut k ON k.id = t.cut
