# SPDX-License-Identifier: Apache-2.0
#
# A part of tools/check-sql: the rules for the files under sql/. Variables: list (file of paths), tables (item-tables.txt).

function refuse(i, text) { print file ":" (words ? line_of[i] : 1) ": " text; bad = 1 }

function read_tables(    line, part, at) {
    while ((getline line <tables) > 0) {
        at++
        sub(/#.*/, "", line)
        if (split(line, part, " ") == 0) continue
        if (part[1] == "open") { open[tolower(part[2])] = 1; listed[tolower(part[2])] = at }
        else if (part[1] == "closed") listed[tolower(part[2])] = at
        else { item[tolower(part[1])] = at; listed[tolower(part[1])] = at; items++ }
    }
    close(tables)
}

function is_name(i) { return kind[i] == "name" || kind[i] == "quoted" || kind[i] == "string" }

# Where a name stands for a table: after FROM, JOIN, INTO, UPDATE, IN, and after a comma of a FROM list.
# Sets at_table[i]; a schema before the name ("main.") is passed over.
function find_tables(    i, depth, expect, in_from, w, k) {
    for (i in at_table) delete at_table[i]
    depth = 0; expect = 0
    for (i = 1; i <= words; i++) {
        w = word[i]; k = kind[i]
        if (k == "sign") {
            if (w == "(") { in_from[++depth] = expect; continue }
            if (w == ")") { depth--; expect = 0; continue }
            if (w == ",") { expect = in_from[depth]; continue }
            if (w == ";") { depth = 0; in_from[0] = 0 }
            expect = 0
            continue
        }
        if (expect && is_name(i) && !(k == "name" && w ~ /^(select|values|with)$/)) {
            if (word[i + 1] == "." && kind[i + 1] == "sign") { i++; continue }
            at_table[i] = 1; expect = 0
            continue
        }
        expect = 0
        if (k != "name") continue
        if (w == "from" && word[i - 1] != "distinct" || w == "join") { expect = 1; in_from[depth] = 1 }
        else if (w == "into" || w == "in" && word[i + 1] != "(" || w == "update" && word[i - 1] !~ /^(on|for|do|before|after|of)$/) expect = 1
        else if (w ~ /^(select|where|group|order|having|limit|window|union|except|intersect|set|values|returning)$/) in_from[depth] = 0
    }
}

# A name v_*: only a cut view may bear it, and only where a table is read or as the front of v_NAME.column.
function check_v_name(i) {
    if (i == view_at) return
    if (kind[i] == "string") { refuse(i, "holds the text '" word[i] "'. SQLite takes a text for a name where it needs one, and v_* names are for the cut views alone. Pass it as a parameter."); return }
    if (word[i + 1] == "." && word[i - 1] != "as" && word[i - 1] != ".") return
    if (at_table[i] && word[i + 1] != "(" && !(word[i + 1] == "as" && (word[i + 2] ~ /^(\(|not|materialized)$/))) {
        if (word[i - 1] != "into" && word[i - 1] != "update" && !(word[i - 1] == "from" && word[i - 2] == "delete")) return
    }
    refuse(i, "gives the name " word[i] " to something of its own, or writes to it. Names v_* are for the cut views of sql/view/, so that nothing else can pass for one. Choose another name; read views only after FROM, JOIN or a comma.")
}

function check_names(    i) {
    for (i = 1; i <= words; i++)
        if (is_name(i) && word[i] ~ /^v_/) check_v_name(i)
}

function check_single(    i, ended) {
    for (i = 1; i <= words; i++) {
        if (ended) { refuse(i, "holds a second statement. One file is one statement with one name; only sql/schema/ may hold several. Move it to a file of its own."); return }
        if (word[i] == ";" && kind[i] == "sign") ended = 1
    }
}

# Names that WITH gives: a name, perhaps its columns, AS, a bracket.
function find_ctes(    i, j) {
    for (i in cte) delete cte[i]
    for (i = 1; i <= words; i++) {
        if (!is_name(i) || at_table[i]) continue
        j = i + 1
        if (word[j] == "(") { while (j <= words && word[j] != ")") j++; j++ }
        if (word[j] == "as" && word[j + 1] ~ /^(\(|not|materialized)$/) cte[word[i]] = 1
    }
}

function check_read(    i) {
    if (word[1] !~ /^(select|with|values)$/) { refuse(1, "starts with " toupper(word[1]) ". What lies in sql/read/ only reads. Move it to the folder of the room that appends."); return }
    find_ctes()
    for (i = 1; i <= words; i++) {
        if (at_table[i] && (word[i] in item))
            refuse(i, "reads the item table " word[i] " itself. Rows outside the asker's view would show (law 3: hidden equals absent). Read v_" word[i] ".")
        else if (at_table[i] && word[i - 1] == "into")
            refuse(i, "writes to " word[i] ". What lies in sql/read/ only reads. Move it to the folder of the room that appends.")
        else if (at_table[i] && word[i] !~ /^v_/ && !(word[i] in open) && !(word[i] in cte) && word[i + 1] != "(")
            refuse(i, "reads " word[i] ", which " tables " does not call open. It may tell of hidden rows (law 3: hidden equals absent). Read a view, or declare the table open.")
    }
}

# CREATE TEMP VIEW [IF NOT EXISTS] [temp.]v_NAME AS ... view_cut ...: sets view_at and views.
function check_view(    i, cut, name) {
    i = 1
    if (!(word[1] == "create" && word[2] ~ /^temp(orary)?$/ && word[3] == "view")) {
        refuse(1, "is no CREATE TEMP VIEW v_NAME. Only definitions of cut views lie in sql/view/. Move it.")
        return
    }
    i = 4
    if (word[4] == "if") i = 7
    if (word[i] == "temp" && word[i + 1] == ".") i += 2
    view_at = i
    name = word[i]
    if (name !~ /^v_/) { refuse(i, "defines the view " name ". Only cut views, named v_TABLE, lie in sql/view/. Rename or move it."); return }
    sub(/^v_/, "", name)
    views[name] = 1
    for (i = view_at + 1; i <= words; i++) if (at_table[i] && word[i] == "view_cut") cut = 1
    if (!cut) refuse(view_at, "defines v_" name " without view_cut. Every row would show, whatever the view (law 3). Join temp.view_cut on the cut.")
}

# Remembers tables; wants each in the list, and none with a cut column called open. A column is what follows "(" or
# "," at depth 1.
function check_schema(    i, j, name, depth) {
    for (i = 1; i <= words; i++) {
        if (word[i] != "create" || word[i + 1] == "index" || word[i + 1] == "unique") continue
        j = i + 1
        while (word[j] ~ /^(temp|temporary|virtual)$/) j++
        if (word[j] != "table") continue
        j++
        if (word[j] == "if") j += 3
        if (word[j + 1] == ".") j += 2
        name = word[j]
        known[name] = 1
        if (!(name in listed) && name !~ /^v_/) refuse(j, "creates the table " name ", which " tables " does not list. Nobody has decided what a reader may see of it (law 3). Add it: an item table, open, or closed.")
        depth = 0
        for (j++; j <= words && word[j] != ";"; j++) {
            if (word[j] == "(" && kind[j] == "sign") depth++
            if (word[j] == ")" && kind[j] == "sign") depth--
            if (depth == 1 && word[j] ~ /^[(,]$/ && kind[j] == "sign" && word[j + 1] ~ /^(cut|cut_id)$|_cut(_id)?$/ && (name in open))
                refuse(j + 1, "gives the table " name " the cut column " word[j + 1] ", but " tables " calls it open. Its rows could be read past the view (law 3). List it as an item table.")
        }
    }
}

function check_log(    i) {
    for (i = 1; i <= words; i++)
        if (at_table[i] && word[i] ~ /^log_/) refuse(i, "names the log's table " word[i] ". Only the log room does, so that the log can move elsewhere (design, section 5). Use a statement of sql/log/ through <entente/log.h>.")
}

function check_file() {
    view_at = 0
    sql_read(file)
    if (unclosed != "") refuse(words, "ends inside " (unclosed == "/*" ? "a comment" : "a quoted text") ". SQLite would refuse it. Close it.")
    if (words == 0) { refuse(0, "holds no statement. It would be a name that does nothing. Write it or remove the file."); return }
    find_tables()
    if (file ~ /^sql\/view\//) check_view()
    if (file ~ /^sql\/schema\//) check_schema(); else check_single()
    if (file ~ /^sql\/read\//) { reads++; check_read() }
    if (file !~ /^sql\/(log|schema)\//) check_log()
    check_names()
}

BEGIN {
    read_tables()
    while ((getline file <list) > 0) { files++; check_file() }
    words = 0
    if (reads && !items) { file = tables; refuse(0, "lists no item table, but sql/read/ holds files. Then nothing keeps them from hidden rows. List every table whose rows carry a cut.") }
    if (files) {
        for (name in listed)
            if (!(name in known)) { print tables ":" listed[name] ": lists " name ", which no file in sql/schema/ creates. A misspelt name protects nothing. Correct it."; bad = 1 }
        for (name in item)
            if ((name in known) && !(name in views)) { print tables ":" item[name] ": lists " name ", but sql/view/ does not define v_" name ". Nobody could read it by his view. Write sql/view/v_" name ".sql."; bad = 1 }
    }
    exit bad
}
