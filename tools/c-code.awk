# SPDX-License-Identifier: Apache-2.0
#
# Reads C line by line for the checks. After c_line(line):
#   code              the line without comments; a string literal is "N", a character constant is 'N'
#   literal[N]        the text between the quotes of literal N, as written
# c_file() forgets the file before.

function c_file() { in_comment = 0; literals = 0 }

function c_line(s,    c, text) {
    code = ""
    while (s != "") {
        if (in_comment) {
            c = index(s, "*/")
            if (!c) return
            s = substr(s, c + 2); in_comment = 0; code = code " "
            continue
        }
        if (!match(s, /["'\/]/)) { code = code s; return }
        code = code substr(s, 1, RSTART - 1)
        c = substr(s, RSTART, 1); s = substr(s, RSTART + 1)
        if (c == "/") {
            if (substr(s, 1, 1) == "*") { in_comment = 1; s = substr(s, 2) }
            else if (substr(s, 1, 1) == "/") return
            else code = code "/"
            continue
        }
        text = ""
        # The pattern is a text here: mawk would match a /pattern/ in this place at once.
        while (match(s, c == "\"" ? "[\"\\\\]" : "['\\\\]") && substr(s, RSTART, 1) == "\\") {
            text = text substr(s, 1, RSTART + 1); s = substr(s, RSTART + 2)
        }
        if (RSTART) { text = text substr(s, 1, RSTART - 1); s = substr(s, RSTART + 1) } else { text = text s; s = "" }
        literal[++literals] = text
        code = code c literals c
    }
}
