SELECT id FROM backup WHERE kind = 'keys' AND size <= ?1 AND replaced IS NULL ORDER BY time, size, id
