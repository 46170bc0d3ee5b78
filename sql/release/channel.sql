SELECT id, sequence, manifest, size, root, held FROM channel WHERE agreement = ?1 AND sender = ?2 AND recipient = ?3
