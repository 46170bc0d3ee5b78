SELECT count(*) FROM partner WHERE org = ?1 AND purpose = 'checkpoint' AND public = ?2 AND (until IS NULL OR until >= ?3)
