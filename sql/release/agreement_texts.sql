SELECT text FROM agreement ORDER BY seq
