SELECT origin, item, revision, kind, bundle, sender, reason, label, content, length FROM release_quarantine ORDER BY id
