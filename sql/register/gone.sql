UPDATE revision SET destroyed = ?2 WHERE revision = ?1 AND destroyed IS NULL
