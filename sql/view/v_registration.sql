CREATE TEMP VIEW v_registration AS
SELECT t.*, (SELECT r.revision FROM revision r WHERE r.id = t.revision) AS revision_uuid,
       (SELECT r.destroyed FROM revision r WHERE r.id = t.revision) AS destroyed,
       (SELECT lower(substr(hex(k.digest), 1, 4)) FROM cut k WHERE k.id = t.cut) AS cut_tag
  FROM registration t JOIN temp.view_cut c ON c.id = t.cut
