SELECT id, policy, text FROM cut ORDER BY id
