SELECT public FROM partner WHERE org = ?1 AND purpose = ?2
