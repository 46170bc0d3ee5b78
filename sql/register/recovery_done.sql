UPDATE key_recovery SET done = ?2 WHERE done IS NULL AND EXISTS
 (SELECT 1 FROM key_recovery a WHERE a.id = ?1 AND a.subject = key_recovery.subject
   AND (a.wrap_key = zeroblob(32)) = (key_recovery.wrap_key = zeroblob(32)))
