INSERT INTO channel(agreement, sender, recipient, sequence, manifest, size, root, held)
SELECT ?1, ?2, ?3, 0, zeroblob(32), 0, zeroblob(32), ?4 FROM node WHERE org = ?2
ON CONFLICT(agreement, sender, recipient) DO NOTHING
