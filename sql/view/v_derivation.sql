CREATE TEMP VIEW v_derivation AS
SELECT d.*, (SELECT s.revision FROM revision s WHERE s.id = d.source) AS source_revision
  FROM derivation d JOIN temp.view_cut a ON a.id = d.cut JOIN temp.view_cut b ON b.id = d.source_cut
