SELECT r.uuid, c.sender, c.agreement, r.body, r.purpose, r.receipt, r.sequence, r.stored, r.changed, r.known, r.quarantined, r.time, r.manifest
  FROM v_release_received r JOIN channel c ON c.id = r.channel
 ORDER BY c.sender, c.agreement, r.sequence
