SELECT seq, act, part, kind, time, body FROM log_entry WHERE seq >= ?1 ORDER BY seq LIMIT ?2
