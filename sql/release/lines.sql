SELECT revision, changed, detail FROM v_release_line WHERE release = ?1 ORDER BY line
