INSERT INTO release_bundle(release, uuid, channel, sequence, digest, manifest, signature, checkpoint, proof, lines_size, lines_crc, time, receipt)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, '')
