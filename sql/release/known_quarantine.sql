SELECT content FROM release_quarantine WHERE revision = ?1
