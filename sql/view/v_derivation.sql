CREATE TEMP VIEW v_derivation AS
SELECT d.*, s.revision AS source_revision
  FROM derivation d JOIN temp.view_cut a ON a.id = d.cut JOIN temp.view_cut b ON b.id = d.source_cut
  JOIN revision s ON s.id = d.source
