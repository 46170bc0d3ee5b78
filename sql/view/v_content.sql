-- Zero bytes: destroyed.
CREATE TEMP VIEW v_content AS
SELECT x.* FROM content x
 WHERE x.wrapped <> zeroblob(40)
   AND EXISTS (SELECT 1 FROM revision r JOIN temp.view_cut c ON c.id = r.content_cut JOIN temp.view_cut m ON m.id = r.cut
                WHERE r.content = x.digest AND r.destroyed IS NULL)
