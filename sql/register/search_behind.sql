-- 0 when every revision has its place in the index.
SELECT (SELECT coalesce(max(id), 0) FROM revision) <> coalesce((SELECT revision FROM search_state WHERE id = 1), 0)
    OR EXISTS (SELECT 1 FROM (SELECT cut, count(*) AS n FROM revision GROUP BY cut) r
                LEFT JOIN search_part p ON p.cut = r.cut AND p.field_cut = r.cut WHERE p.docs IS NOT r.n)
