SELECT b.release, b.digest, b.checkpoint, b.uuid, b.receipt FROM release_bundle b WHERE b.channel = ?1 AND b.sequence = ?2
