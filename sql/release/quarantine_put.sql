INSERT INTO release_quarantine(bundle, sender, origin, item, revision, kind, content, length, label, line, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
