DELETE FROM destruction WHERE id = ?1 AND done IS NULL
