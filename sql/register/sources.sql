SELECT source_revision FROM v_derivation WHERE revision = ?1 ORDER BY source_revision
