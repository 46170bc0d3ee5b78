SELECT text FROM partner_certificate WHERE org = ?1 ORDER BY time DESC, digest LIMIT ?2
