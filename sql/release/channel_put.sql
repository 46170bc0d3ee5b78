INSERT INTO channel(agreement, sender, recipient, sequence, manifest, size, root, held) VALUES (?1, ?2, ?3, 0, zeroblob(32), 0, zeroblob(32), 0)
ON CONFLICT(agreement, sender, recipient) DO NOTHING
