SELECT count(*) FROM partner WHERE org = ?1 AND purpose = ?2 AND public = ?3
