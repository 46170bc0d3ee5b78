SELECT count(*) FROM consent WHERE revision = ?1 AND originator = ?2 AND recipient IN (?3, ?4) AND date <= ?5
