-- All tables but those of the log and the contents, with the columns of their keys; and whether the digest sees them: not those of the search index.
SELECT m.name,
       (SELECT group_concat('"' || k.name || '"', ',')
          FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk) k),
       m.name NOT LIKE 'search~_%' ESCAPE '~'
  FROM sqlite_schema m
 WHERE m.type = 'table'
   AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'
   AND m.name NOT LIKE 'log~_%' ESCAPE '~'
   AND m.name <> 'content'
 ORDER BY m.name
