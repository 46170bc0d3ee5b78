INSERT INTO registration(year, series, cut, number, revision, direction, marking, addressee, copy, time)
SELECT ?1, n.series, r.cut,
       (SELECT coalesce(max(g.number), 0) + 1 FROM registration g WHERE g.year = ?1 AND g.series = n.series AND g.cut = r.cut),
       r.id, ?3, ?4, ?5, ?6, ?7
  FROM revision r, (SELECT count(*) AS series FROM node_restore) n WHERE r.revision = ?2
