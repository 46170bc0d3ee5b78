SELECT d.order_text, d.certificate, coalesce(d.seq, -1),
       EXISTS (SELECT 1 FROM backup b WHERE b.kind = 'keys' AND b.size <= d.seq AND b.replaced IS NULL)
       OR (EXISTS (SELECT 1 FROM backup b WHERE b.kind = 'keys' AND b.size <= d.seq)
           AND NOT EXISTS (SELECT 1 FROM backup b WHERE b.kind = 'keys' AND b.size > d.seq))
  FROM v_destruction d
 ORDER BY d.ordered, d.revision, d.id
