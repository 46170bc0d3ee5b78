UPDATE node_key SET until = ?2 WHERE purpose = ?1 AND until IS NULL
