-- Overwritten in place, at the same size: see ent_reg_content_drop.
UPDATE content SET wrapped = zeroblob(length(wrapped)), sealed = zeroblob(length(sealed))
 WHERE digest = ?1
   AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.content = ?1 AND r.destroyed IS NULL)
   AND NOT EXISTS (SELECT 1 FROM release_quarantine q WHERE q.content = ?1)
