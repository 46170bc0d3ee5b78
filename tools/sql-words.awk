# SPDX-License-Identifier: Apache-2.0
#
# Splits SQL into words for tools/check-sql. After sql_read(file), for i in 1..words:
#   word[i]   a name without its quotes and in small letters, a single sign, or "" for other values
#   kind[i]   name, quoted (a quoted name), string (SQLite takes it for a name where it needs one), sign, value
#   line_of[i]
# word[0] and the words after the last are empty.

function sql_add(text, sort) { words++; word[words] = text; kind[words] = sort; line_of[words] = sql_at }

function sql_line(s,    c, ending) {
    while (s != "") {
        if (sql_open != "") {
            # Inside a comment or a quoted text, which may go over lines.
            ending = sql_open == "/*" ? "*/" : sql_open
            c = index(s, ending)
            if (!c) { sql_text = sql_text s "\n"; return }
            sql_text = sql_text substr(s, 1, c - 1)
            s = substr(s, c + length(ending))
            if (sql_open != "/*" && sql_open != "]" && substr(s, 1, 1) == sql_open) { sql_text = sql_text sql_open; s = substr(s, 2); continue }
            if (sql_open != "/*") sql_add(tolower(sql_text), sql_open == "'" ? "string" : "quoted")
            sql_open = ""
            continue
        }
        if (match(s, /^[ \t\r]+/)) { s = substr(s, RLENGTH + 1); continue }
        if (substr(s, 1, 2) == "--") return
        c = substr(s, 1, 1)
        if (substr(s, 1, 2) == "/*") { sql_open = "/*"; sql_text = ""; s = substr(s, 3); continue }
        if (c == "'" || c == "\"" || c == "`" || c == "[") { sql_open = c == "[" ? "]" : c; sql_text = ""; s = substr(s, 2); continue }
        if (match(s, /^[xX]'[0-9a-fA-F]*'/)) sql_add("", "value")
        else if (match(s, /^[A-Za-z_\200-\377][A-Za-z0-9_$\200-\377]*/)) sql_add(tolower(substr(s, 1, RLENGTH)), "name")
        else if (match(s, /^[?:@$][A-Za-z0-9_]*/) || match(s, /^[0-9][0-9A-Za-z_.]*/)) sql_add("", "value")
        else { RLENGTH = 1; sql_add(c, "sign") }
        s = substr(s, RLENGTH + 1)
    }
}

function sql_read(path,    s) {
    words = 0; sql_open = ""; sql_at = 0
    word[0] = ""; kind[0] = ""
    while ((getline s <path) > 0) { sql_at++; sql_line(s) }
    close(path)
    unclosed = sql_open
    # What a rule may look at beyond the last word.
    for (s = 1; s <= 4; s++) { word[words + s] = ""; kind[words + s] = ""; line_of[words + s] = sql_at }
}
