SELECT originator, digest FROM v_consent WHERE revision = ?1 AND recipient = ?2 AND date <= ?3 ORDER BY id
