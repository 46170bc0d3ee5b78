SELECT text, digest FROM fact_table WHERE name = ?1 ORDER BY seq DESC LIMIT 1
