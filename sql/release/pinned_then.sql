SELECT public FROM partner
 WHERE org = ?1 AND purpose = ?2 AND revoked = 0 AND (until IS NULL OR until >= ?3)
 ORDER BY until IS NOT NULL, since DESC
