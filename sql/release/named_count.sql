SELECT count(*) FROM release_revision WHERE release = ?1
