SELECT count(*) FROM partner_certificate WHERE digest = ?1
