SELECT d.id, d.done IS NOT NULL FROM destruction d JOIN revision r ON r.id = d.revision WHERE r.revision = ?1 ORDER BY d.ordered, d.id
