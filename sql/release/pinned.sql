SELECT public FROM partner WHERE org = ?1 AND purpose = ?2 AND until IS NULL AND revoked = 0
