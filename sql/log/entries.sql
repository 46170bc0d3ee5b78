SELECT seq, act, part, kind, time, salt, body, commitment, leaf FROM log_entry WHERE seq >= ?1 ORDER BY seq
