SELECT id, kind, size, time, person, replaced FROM backup ORDER BY time, size, id
