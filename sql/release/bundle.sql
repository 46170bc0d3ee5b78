SELECT b.manifest, b.signature, b.checkpoint, b.proof, b.lines_size, b.lines_crc, b.release
  FROM v_release r JOIN v_release_bundle b ON b.release = r.id
 WHERE r.uuid = ?1
