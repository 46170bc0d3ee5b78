# SPDX-License-Identifier: Apache-2.0
#
# Every check of tools/ can fail: each case plants one breach in a small clean tree and wants the check to
# name its file and line, once, and to exit 1. The clean tree and the real one must pass.
. "$ENT_ROOT/test/lib/tap.sh"

tools=$ENT_ROOT/tools
tree=$TMPDIR/tree

clean_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/include/entente/core" "$tree/tools" "$tree/bench" "$tree/fuzz"
    for room in core label crypto store log standards cli; do mkdir -p "$tree/src/$room"; done
    mkdir -p "$tree/sql/schema" "$tree/sql/view" "$tree/sql/read" "$tree/sql/register" "$tree/sql/log"
    cp "$tools/rooms.txt" "$tree/tools/"
    printf '# the list\nitem\nopen node\nclosed cut\nclosed cut_name\nclosed log_entry\n' >"$tree/tools/item-tables.txt"

    put include/entente/core.h <<'C'
/* A header; the word malloc( and #include <sqlite3.h> in a comment are no breach. */
#ifndef ENTENTE_CORE_H
#define ENTENTE_CORE_H
#include <stddef.h>
#include <entente/core/text.h>
size_t ent_size(ent_str s);
#endif
C
    put include/entente/core/text.h <<'C'
#ifndef ENTENTE_CORE_TEXT_H
#define ENTENTE_CORE_TEXT_H
#include <stddef.h>
typedef struct ent_str { const char *p; size_t n; } ent_str;
#endif
C
    put include/entente/store.h <<'C'
#ifndef ENTENTE_STORE_H
#define ENTENTE_STORE_H
#include <entente/core.h>
#endif
C
    put src/core/arena.c <<'C'
#include <stdlib.h>
void *f(void) { return malloc(1); }
C
    put src/core/digest.c <<'C'
#include <openssl/evp.h>
#include "private.h"
C
    echo 'int x;' >"$tree/src/core/private.h"
    put src/core/xml.c <<'C'
#include <libxml/parser.h>
#include <unicode/unorm2.h>
const char *t = "strcpy(a, b) in a text is no call, nor is \" malloc(1)";
int g(struct s *s) { return s->free(1) + my_free(2) + '"' + s->d.time(3); } // free(p)
C
    put src/store/session.c <<'C'
#include <sqlite3.h>
#include <entente/store.h>
static const char *a = "PRAGMA foreign_keys = ON", *b = "BEGIN IMMEDIATE", *c = "CREATE TEMP TABLE view_cut(cut)", *d = "COMMIT";
C
    put src/store/lock.c <<'C'
static const char *a = "CREATE TEMP TABLE view_cut(id INTEGER PRIMARY KEY) STRICT";
C
    put src/standards/audit.c <<'C'
#include <entente/core.h>
static const char *m = "Create the file first, "
                       "with the label of its content, update it, "
                       "select another name, or begin again.";
C
    put src/cli/main.c <<'C'
#include <entente/core.h>
int main(void) { printf("replace the file\n"); exit(time(0)); }
C
    put sql/schema/010_item.sql <<'Q'
-- Items. AS v_comment is a comment.
CREATE TABLE cut (cut INTEGER PRIMARY KEY) STRICT;
CREATE TABLE cut_name (cut INTEGER, name TEXT) STRICT;
CREATE TABLE node (id INTEGER) STRICT;
CREATE TABLE log_entry (seq INTEGER) STRICT;
CREATE TABLE item (item INTEGER PRIMARY KEY, title TEXT, cut INTEGER NOT NULL REFERENCES cut(cut), n INTEGER) STRICT;
CREATE INDEX item_by_cut ON item (cut, item);
Q
    put sql/view/v_item.sql <<'Q'
CREATE TEMP VIEW v_item AS SELECT i.* FROM main.item AS i JOIN temp.view_cut USING (cut);
Q
    put sql/read/item_list.sql <<'Q'
WITH some(item) AS (SELECT item FROM v_item), more AS (SELECT id FROM node JOIN json_each(?1))
SELECT v_item.title, a.item AS item, (SELECT count(*) FROM v_item AS b WHERE b.item IN (1, 2)) FROM v_item AS a, v_item
 WHERE a.item = v_item.item AND a.item IN some AND EXISTS (SELECT 1 FROM more) ORDER BY item, title;
Q
    put sql/log/append.sql <<'Q'
INSERT INTO log_entry (seq) VALUES (?1);
Q
    put sql/register/item_add.sql <<'Q'
INSERT INTO item (item, title, cut) SELECT ?1, ';', cut FROM item WHERE item = ?2
    ON CONFLICT (item) DO UPDATE SET title = excluded.title;
Q
}

put() { cat >"$tree/$1"; }

# breach CHECK "FILE:LINE: what, as a pattern" NAME: runs the check on the planted tree.
breach() {
    tap_out=$(sh "$tools/$1" "$tree" 2>&1)
    tap_status=$?
    tap_lines=$(printf '%s\n' "$tap_out" | grep -c .)
    if [ "$tap_status" -eq 1 ] && [ "$tap_lines" -eq 1 ] && printf '%s\n' "$tap_out" | grep -Eq -e "^$2"; then
        pass "$1 refuses $3"
    else
        fail "$1 refuses $3"
        note "exit status $tap_status, $tap_lines lines, wanted one like: $2"
        note "$tap_out"
    fi
    clean_tree
}

# ---- all is well -------------------------------------------------------------------------------------------

clean_tree
for check in check-rooms check-sql check-headers; do
    ok "$check passes the clean tree" sh "$tools/$check" "$tree"
    ok "$check passes the real tree" sh "$tools/$check" "$ENT_ROOT"
    mkdir -p "$TMPDIR/empty"
    not_ok "$check does not pass an empty folder" sh "$tools/$check" "$TMPDIR/empty"
done

# ---- rooms -------------------------------------------------------------------------------------------------

printf '#include <entente/core.h>\n#include <entente/store.h>\n' >"$tree/src/standards/b.c"
breach check-rooms 'src/standards/b.c:2: includes <entente/store.h>' 'an engine that includes the store'

printf '/* two\n lines */ #include <entente/log/tree.h>\n' >"$tree/src/label/b.c"
breach check-rooms 'src/label/b.c:2: includes <entente/log/tree.h>' 'a part of a room above'

printf '#include <entente/label.h>\n' >"$tree/src/store/b.c"
breach check-rooms 'src/store/b.c:1: includes <entente/label.h>' 'the store that includes label'

printf '#include <entente/api.h>\n' >"$tree/src/core/b.h"
breach check-rooms 'src/core/b.h:1: includes <entente/api.h>' 'a private header that breaks the rules'

printf '#include <entente/nowhere.h>\n' >"$tree/src/core/b.c"
breach check-rooms 'src/core/b.c:1: .*no room nowhere' 'a room that is not there'

printf '\n#include "../store/private.h"\n' >"$tree/src/log/b.c"
breach check-rooms 'src/log/b.c:2: includes "../store/private.h" by a path' 'a private header of another room'

printf '#include "entente/core.h"\n' >"$tree/src/core/b.c"
breach check-rooms 'src/core/b.c:1: includes "entente/core.h" by a path' 'a public header in quotes'

printf '#define H <stdio.h>\n#include H\n' >"$tree/src/core/b.c"
breach check-rooms 'src/core/b.c:2: includes by a macro' 'an include by a macro'

for pair in libxml/parser.h:label zlib.h:log unicode/ucol.h:crypto openssl/evp.h:core sqlite3.h:log sanitizer/asan_interface.h:core sys/socket.h:standards; do
    header=${pair%:*} room=${pair#*:}
    printf '#include <stddef.h>\n#  include <%s>\n' "$header" >"$tree/src/$room/b.c"
    breach check-rooms "src/$room/b.c:2: includes <$header>, which only these may" "<$header> in $room"
done

printf '#include <cmocka.h>\n' >"$tree/src/core/b.c"
breach check-rooms 'src/core/b.c:1: includes <cmocka.h>' 'cmocka in a room'
printf '#include <cmocka.h>\n' >"$tree/bench/bench_b.c"
breach check-rooms 'bench/bench_b.c:1: includes <cmocka.h>' 'cmocka in a benchmark'

printf '#include <curl/curl.h>\n' >"$tree/src/core/b.c"
breach check-rooms 'src/core/b.c:1: includes <curl/curl.h>, which tools/rooms.txt does not know' 'a library that has no room'

printf '#include <sqlite3.h>\n' >"$tree/include/entente/store.h"
breach check-rooms 'include/entente/store.h:1: a public header includes <sqlite3.h>' 'a library in a public header'
printf '#include "text.h"\n' >"$tree/include/entente/core.h"
breach check-rooms 'include/entente/core.h:1: a public header includes "text.h"' 'a private header in a public one'
printf '#include <entente/store.h>\n' >"$tree/include/entente/label.h"
breach check-rooms 'include/entente/label.h:1: includes <entente/store.h>' 'a public header that breaks the rules of its room'

mkdir -p "$tree/src/kitchen"
printf 'int x;\n' >"$tree/src/kitchen/b.c"
breach check-rooms 'src/kitchen/b.c:1: belongs to the room kitchen' 'a folder that is no room'
mkdir -p "$tree/src/core/deep"
printf 'int x;\n' >"$tree/src/core/deep/b.c"
breach check-rooms 'src/core/deep/b.c:1: does not lie in src/ROOM/' 'a source that the build would not see'
printf 'int x;\n' >"$tree/include/b.h"
breach check-rooms 'include/b.h:1: does not lie in include/entente/' 'a public header in the wrong place'

for call in 'strcpy(a, b)' 'strcat (a, b)' 'sprintf(a, b)' 'gets(a)' 'strtok(a, b)' 'atoi(a)' 'alloca(3)' 'rand()' 'system(a)' 'popen(a, b)' \
    'malloc(1)' 'calloc(1, 2)' 'realloc(a, 2)' 'free(a)' 'abort()' 'exit(1)' 'time(0)' 'clock_gettime(0, a)' 'getrandom(a, 1, 0)' 'printf(a)'; do
    printf 'int f(char *a)\n{ // a call\n    return 1 + %s;\n}\n' "$call" >"$tree/src/core/b.c"
    breach check-rooms "src/core/b.c:3: calls ${call%%[ (]*}\\(\\)" "$call"
done
printf 'void f(void *p) { free(p); }\n' >"$tree/src/cli/b.c"
breach check-rooms 'src/cli/b.c:1: calls free\(\)' 'free outside the arena, in a door too'

printf 'header sqlite3.h: store log\n' >>"$tree/tools/rooms.txt"
breach check-rooms 'tools/rooms.txt:[0-9]+: gives sqlite3.h to [0-9] rooms' 'a library with two rooms'
printf 'rom x: core\n' >>"$tree/tools/rooms.txt"
breach check-rooms 'tools/rooms.txt:[0-9]+: starts with "rom"' 'a line of the table that it does not know'

# ---- SQL in C ----------------------------------------------------------------------------------------------

plant_text() { printf 'static const char *a =\n    %s;\n' "$1" >"$tree/src/$2/b.c"; }

for text in 'SELECT a' 'select a from b' 'Insert into t values (1)' 'UPDATE t' 'update t set a = 1' 'DELETE x' 'delete from t' 'CREATE TABLE t(a)' \
    'create temp view t as' 'DROP x' 'ALTER TABLE t' "attach 'x' as y" 'PRAGMA x' 'pragma x' 'WITH a' 'with a(b) as (select 1)' 'BEGIN IMMEDIATE' \
    'begin immediate' 'REPLACE INTO t' '  SELECT 1' '(SELECT 1)' 'COMMIT' 'EXPLAIN QUERY PLAN x' '\n\tselect max(a) from t'; do
    plant_text "\"$text\"" register 2>/dev/null || { mkdir -p "$tree/src/register"; plant_text "\"$text\"" register; }
    breach check-sql 'src/register/b.c:2: holds the SQL text' "\"$text\" in C"
done
plant_text '"sel"
    "ect a fr" "om t"' core
breach check-sql 'src/core/b.c:2: holds the SQL text' 'a statement in pieces'
plant_text '"delete: "
    "DELETE FROM t"' core
breach check-sql 'src/core/b.c:3: holds the SQL text' 'a statement in a later piece'
printf '#define Q "SELECT a"\n' >"$tree/include/entente/core.h"
breach check-sql 'include/entente/core.h:1: holds the SQL text' 'a statement in a macro of a header'
plant_text '"BEGIN IMMEDIATE"' store
breach check-sql 'src/store/b.c:2: holds the SQL text' 'BEGIN in the store outside session.c'
plant_text '"SELECT 1"' store
mv "$tree/src/store/b.c" "$tree/src/store/session.c"
breach check-sql 'src/store/session.c:2: holds the SQL text' 'SELECT in session.c'
plant_text '"PRAGMA x; DELETE FROM t"' store
mv "$tree/src/store/b.c" "$tree/src/store/session.c"
breach check-sql 'src/store/session.c:2: holds the SQL text' 'data behind a PRAGMA in session.c'
plant_text '"BEGIN IMMEDIATE"' store
mv "$tree/src/store/b.c" "$tree/src/store/lock.c"
breach check-sql 'src/store/lock.c:2: holds the SQL text' 'BEGIN in lock.c'

# ---- names v_* ---------------------------------------------------------------------------------------------

sql_breach() { # TEXT LINE WHAT NAME
    printf '%s\n' "$1" >"$tree/sql/register/b.sql"
    breach check-sql "sql/register/b.sql:$2: $3" "$4"
}
own='gives the name v_'
sql_breach 'SELECT 1 AS v_item' 1 "$own" 'an alias of a column'
sql_breach 'SELECT 1 FROM t AS v_item' 1 "$own" 'an alias of a table'
sql_breach 'SELECT 1 FROM t
 V_Item' 2 "$own" 'an alias without AS'
sql_breach 'SELECT 1 FROM t JOIN u v_item ON 1' 1 "$own" 'an alias of a joined table'
sql_breach 'SELECT 1 FROM t, u v_item' 1 "$own" 'an alias after a comma'
sql_breach 'SELECT 1 FROM (SELECT 1) v_item' 1 "$own" 'an alias of a subquery'
sql_breach 'SELECT 1 FROM (SELECT 1) AS "v_item"' 1 "$own" 'an alias in quotes'
sql_breach 'SELECT 1 FROM (SELECT 1) AS [v_item]' 1 "$own" 'an alias in brackets'
sql_breach "SELECT 1 FROM (SELECT 1) AS 'v_item'" 1 "holds the text 'v_item'" 'an alias as a text'
sql_breach 'WITH v_item AS (SELECT 1) SELECT 2' 1 "$own" 'a CTE'
sql_breach 'WITH RECURSIVE v_item(a) AS (SELECT 1) SELECT 2' 1 "$own" 'a recursive CTE'
sql_breach 'WITH a AS (SELECT 1),
v_item AS NOT MATERIALIZED (SELECT 1) SELECT 2' 2 "$own" 'a second CTE'
sql_breach 'SELECT 1 FROM t JOIN v_item(3)' 1 "$own" 'a table function'
sql_breach 'SELECT sum(a) OVER v_item FROM t WINDOW w AS (ORDER BY a)' 1 "$own" 'a window'
sql_breach 'INSERT INTO v_item VALUES (1)' 1 "$own" 'an insert into a view'
sql_breach 'DELETE FROM v_item' 1 "$own" 'a delete from a view'
sql_breach 'UPDATE v_item SET a = 1' 1 "$own" 'an update of a view'
sql_breach 'CREATE TEMP VIEW v_item AS SELECT 1' 1 "$own" 'a cut view outside sql/view/'
sql_breach 'CREATE TABLE v_item (a)' 1 "$own" 'a table'
printf 'CREATE INDEX a ON node (id);\nCREATE TABLE v_item (a);\n' >"$tree/sql/schema/020.sql"
breach check-sql "sql/schema/020.sql:2: $own" 'a table in the schema'
printf 'CREATE TRIGGER t AFTER INSERT ON a BEGIN\nUPDATE b AS v_c SET a = 1; END;\n' >"$tree/sql/schema/020.sql"
breach check-sql "sql/schema/020.sql:2: $own" 'an alias in a trigger'

# ---- views, reads, statements ------------------------------------------------------------------------------

printf 'CREATE TEMP VIEW v_item AS SELECT * FROM main.item;\n' >"$tree/sql/view/v_item.sql"
breach check-sql 'sql/view/v_item.sql:1: defines v_item without view_cut' 'a view that forgets the cut'
printf 'CREATE TEMP VIEW v_item AS SELECT * FROM main.item AS v_x\n JOIN view_cut USING (cut);\n' >"$tree/sql/view/v_item.sql"
breach check-sql "sql/view/v_item.sql:1: $own" 'an alias v_x inside a view'
printf 'SELECT 1;\n' >"$tree/sql/view/b.sql"
breach check-sql 'sql/view/b.sql:1: is no CREATE TEMP VIEW' 'a query among the views'
printf 'CREATE TEMP VIEW b AS SELECT 1;\n' >"$tree/sql/view/b.sql"
breach check-sql 'sql/view/b.sql:1: defines the view b' 'a view of another name'

read_breach() { # TEXT LINE WHAT NAME
    printf '%s\n' "$1" >"$tree/sql/read/b.sql"
    breach check-sql "sql/read/b.sql:$2: $3" "$4"
}
itself='reads the item table item itself'
read_breach 'SELECT title
  FROM item' 2 "$itself" 'a read of the item table'
read_breach 'SELECT 1 FROM v_item JOIN Item USING (item)' 1 "$itself" 'a join with it'
read_breach 'SELECT 1 FROM v_item, item' 1 "$itself" 'it after a comma'
read_breach 'SELECT 1 FROM v_item ON 1 = 1, (item)' 1 "$itself" 'it in brackets'
read_breach 'SELECT 1 FROM main.item AS v' 1 "$itself" 'it with its schema'
read_breach 'SELECT 1 FROM "item"' 1 "$itself" 'it in quotes'
read_breach "SELECT 1 FROM 'item'" 1 "$itself" 'it as a text'
read_breach 'SELECT 1 WHERE 1 IN item' 1 "$itself" 'it after IN'
read_breach 'SELECT (SELECT count(*) FROM item)' 1 "$itself" 'it in a subquery'
read_breach 'SELECT 1 UNION SELECT item FROM /* the table
*/ item' 2 "$itself" 'it after a comment'
read_breach 'DELETE FROM t' 1 'starts with DELETE' 'a write among the reads'
read_breach 'WITH a AS (SELECT 1)
INSERT INTO t SELECT 1' 2 'writes to t' 'a write behind a CTE'
read_breach 'SELECT 1 FROM cut' 1 'reads cut, which' 'a read of a closed table'
read_breach 'WITH a AS (SELECT 1) SELECT 1 FROM b' 1 'reads b, which' 'a read of a table that is not listed'

sql_breach 'SELECT max(seq) FROM log_entry' 1 "names the log's table log_entry" 'the log outside its room'

sql_breach 'SELECT 1;
SELECT 2;' 2 'holds a second statement' 'two statements in a file'
sql_breach '-- nothing' 1 'holds no statement' 'an empty file'
sql_breach "SELECT 'open" 1 'ends inside a quoted text' 'an open quote'

# ---- the list of item tables -------------------------------------------------------------------------------

printf 'CREATE TABLE node2 (\n a INTEGER,\n title_cut INTEGER NOT NULL);\n' >"$tree/sql/schema/020.sql"
echo 'open node2' >>"$tree/tools/item-tables.txt"
breach check-sql 'sql/schema/020.sql:3: gives the table node2 the cut column title_cut' 'an open table with a cut'
printf '\nCREATE TABLE IF NOT EXISTS secret (a INTEGER);\n' >"$tree/sql/schema/020.sql"
breach check-sql 'sql/schema/020.sql:2: creates the table secret, which' 'a table that is not listed'
printf 'CREATE VIRTUAL TABLE found USING fts5(a);\n' >"$tree/sql/schema/020.sql"
breach check-sql 'sql/schema/020.sql:1: creates the table found, which' 'a search index that is not listed'
printf 'itme\n' >>"$tree/tools/item-tables.txt"
breach check-sql 'tools/item-tables.txt:7: lists itme, which no file' 'a listed table that is not there'
rm "$tree/sql/view/v_item.sql"
breach check-sql 'tools/item-tables.txt:2: lists item, but sql/view/' 'an item table without its view'
rm -r "$tree/sql/view" "$tree/sql/schema"
echo 'SELECT 1;' >"$tree/sql/read/item_list.sql"
: >"$tree/tools/item-tables.txt"
breach check-sql 'tools/item-tables.txt:1: lists no item table' 'an empty list'

# ---- public headers ----------------------------------------------------------------------------------------
# With one compiler each, so that a breach is one line.

for cc in gcc clang; do
    if ! command -v $cc >/dev/null 2>&1; then
        skip 3 "$cc is not installed (the tests need only gcc)"
        continue
    fi
    CC=$cc CLANG=none
    export CC CLANG
    printf '#ifndef B\n#define B\nsize_t f(void);\n#endif\n' >"$tree/include/entente/b.h"
    breach check-headers 'include/entente/b.h:3: .*size_t' "a header that needs another one ($cc)"
    printf 'struct b { int a; };\n' >"$tree/include/entente/b.h"
    breach check-headers 'include/entente/b.h:1: .*redefinition' "a header without a guard ($cc)"
    printf '#ifndef B\n#define B\nstatic inline int f(int a)\n{\n    return -1;\n}\n#endif\n' >"$tree/include/entente/core/b.h"
    breach check-headers 'include/entente/core/b.h:3: .*unused' "a header with a warning ($cc)"
done

finish
