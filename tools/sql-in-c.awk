# SPDX-License-Identifier: Apache-2.0
#
# A part of tools/check-sql: finds SQL in the string literals of C. Variable: list (file of source paths).
#
# Literals that stand side by side are one text. SQL words in capitals at the start of any literal count; in
# other cases only what has the shape of a statement does, because sentences begin with "create" and "with".

function refuse(text, shown) {
    shown = text
    if (length(shown) > 40) shown = substr(shown, 1, 40) "..."
    print place ": holds the SQL text \"" shown "\". SQL comes only from sql/, where it is checked. Write a file there and run it by its name."
    bad = 1
}

# The statement's first words, in capitals and with single spaces.
function head(text) {
    gsub(/\\[nrt]/, " ", text)
    gsub(/[ \t]+/, " ", text); sub(/^[ (;]+/, "", text)
    return text
}

function in_capitals(text) {
    return text ~ /^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|ATTACH|DETACH|PRAGMA|WITH|BEGIN|REPLACE|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|VACUUM|EXPLAIN|REINDEX|ANALYZE|VALUES) /
}

function shaped(text) {
    text = toupper(text)
    sub(/^EXPLAIN (QUERY PLAN )?/, "", text)
    return text ~ /^SELECT .*[ )*"]FROM [A-Z"(\[`]/ || text ~ /^SELECT ([0-9?:*@(']|[A-Z_]+\()/ || text ~ /^INSERT (OR [A-Z]+ )?INTO / || text ~ /^REPLACE INTO / ||
           text ~ /^UPDATE (OR [A-Z]+ )?[^ ]+ SET / || text ~ /^DELETE FROM / || text ~ /^(CREATE|DROP) ((TEMP|TEMPORARY|UNIQUE|VIRTUAL) )?(TABLE|INDEX|VIEW|TRIGGER) / ||
           text ~ /^ALTER TABLE / || text ~ /^ATTACH (DATABASE |['?:])/ || text ~ /^DETACH DATABASE / || text ~ /^PRAGMA / ||
           text ~ /^WITH (RECURSIVE )?[A-Z_0-9]+ ?(\([^)]*\) ?)?AS (NOT )?(MATERIALIZED )?\(/ || text ~ /^BEGIN (IMMEDIATE|EXCLUSIVE|DEFERRED|TRANSACTION)/ ||
           text ~ /^(BEGIN|COMMIT|ROLLBACK|VACUUM) ?;? *$/ || text ~ /^(COMMIT|ROLLBACK) TRANSACTION/ || text ~ /^ROLLBACK TO / || text ~ /^SAVEPOINT [A-Z_0-9]+;?$/
}

# The store opens, closes and cuts its sessions itself; nothing of the data may ride along.
function excepted(text) {
    text = toupper(text)
    # A view of sql/view/ is made in two layers, whose names come from the text itself.
    if (file == "src/store/lock.c" && text ~ /^CREATE TEMP VIEW (\\"%S%S\\"|%S) AS/) return 1
    if (text ~ /[ ;](SELECT|INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|ATTACH|WITH) /) return 0
    if (file == "src/store/lock.c") return text ~ /^CREATE TEMP TABLE VIEW_CUT ?\(/
    return file == "src/store/session.c" && text ~ /^(PRAGMA|BEGIN|COMMIT|ROLLBACK|CREATE TEMP)([ ;]|$)/
}

function judge(text,    first) {
    first = head(text)
    if ((in_capitals(first) || shaped(first)) && !excepted(first)) refuse(first)
}

# Judges the text collected from side-by-side literals; one of one literal was judged already.
function close_text() {
    if (pieces > 1 && !judged_bad) { place = file ":" first_line; judge(text) }
    pieces = 0; text = ""
}

function check_line(    s, n, before) {
    if (code ~ /^[ \t]*#[ \t]*(include|error)/) return
    s = code
    while (match(s, /"[0-9]+"/)) {
        before = substr(s, 1, RSTART - 1)
        n = substr(s, RSTART + 1, RLENGTH - 2) + 0
        s = substr(s, RSTART + RLENGTH)
        if (before ~ /[^ \t\\]/) close_text()
        if (pieces++ == 0) { first_line = at; judged_bad = 0 }
        text = text literal[n]
        place = file ":" at
        before = bad; bad = 0
        if (in_capitals(head(literal[n])) || pieces == 1) judge(literal[n])
        if (bad) judged_bad = 1
        bad = bad || before
    }
    if (s ~ /[^ \t\\]/) close_text()
}

BEGIN {
    while ((getline file <list) > 0) {
        c_file()
        at = 0
        while ((getline line <file) > 0) { at++; c_line(line); check_line() }
        close_text()
        close(file)
    }
    exit bad
}
