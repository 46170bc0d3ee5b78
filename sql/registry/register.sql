INSERT INTO registration(year, cut, number, revision, direction, marking, addressee, copy, time)
SELECT ?1, r.cut, (SELECT coalesce(max(g.number), 0) + 1 FROM registration g WHERE g.year = ?1 AND g.cut = r.cut), r.id, ?3, ?4, ?5, ?6, ?7
  FROM revision r WHERE r.revision = ?2
