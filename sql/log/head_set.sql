INSERT INTO log_head(id, size, peaks, newest) VALUES (1, ?1, ?2, ?3)
ON CONFLICT(id) DO UPDATE SET size = excluded.size, peaks = excluded.peaks, newest = excluded.newest
