SELECT r.uuid, r.agreement, r.body, r.purpose, r.prepared_by, r.approved_by, r.object, coalesce(b.uuid, ''), r.digest, r.state, r.prepared,
       r.approved, coalesce(b.time, 0), coalesce(b.sequence, 0), coalesce(b.receipt, '') <> '', r.named, r.fell <> 0 AND r.state < 3
  FROM v_release r LEFT JOIN v_release_bundle b ON b.release = r.id
 ORDER BY r.prepared, r.id
