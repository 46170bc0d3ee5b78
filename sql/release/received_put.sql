INSERT INTO release_received(uuid, channel, sequence, manifest, body, purpose, stored, changed, known, quarantined, checkpoint, receipt, time)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
