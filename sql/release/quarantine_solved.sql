DELETE FROM release_quarantine WHERE EXISTS (SELECT 1 FROM revision r WHERE r.revision = release_quarantine.revision)
