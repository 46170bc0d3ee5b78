UPDATE release SET state = 1, approved_by = '', approved = 0, fell = ?1
 WHERE state IN (1, 2)
   AND (?2 IS NULL OR (agreement = ?2 AND prepared < coalesce((SELECT max(time) FROM node_restore), ?1)))
