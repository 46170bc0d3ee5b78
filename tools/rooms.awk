# SPDX-License-Identifier: Apache-2.0
#
# The work of tools/check-rooms; see there. Variables: list (file of source paths), table (rooms.txt).

function refuse(place, text) { print place ": " text; bad = 1 }

# ---- the table ---------------------------------------------------------------------------------------------

function read_table(    line, n, word, i, kind, left, right, at) {
    while ((getline line <table) > 0) {
        at++
        sub(/#.*/, "", line)
        if (line !~ /[^ \t]/) continue
        kind = line; sub(/^[ \t]*/, "", kind); sub(/[ \t].*/, "", kind)
        sub(/^[ \t]*[a-z]+[ \t]*/, "", line)
        left = line; sub(/:.*/, "", left); sub(/[ \t]+$/, "", left)
        right = line; if (!sub(/^[^:]*:[ \t]*/, "", right)) right = ""
        gsub(/[ \t]+/, " ", right); sub(/ $/, "", right)
        if (kind == "room") { is_room[left] = 1; allowed[left] = " " right " " }
        else if (kind == "header") {
            owners[left] = " " right " "; prefixes = prefixes " " left
            n = split(right, word, " "); for (i = 1; i <= n; i++) if (word[i] !~ /\//) rooms_of[left]++
            if (rooms_of[left] > 1)
                refuse(table ":" at, "gives " left " to " rooms_of[left] " rooms. A library belongs to one room, so that it can be replaced. Choose one; name further files by their path.")
        }
        else if (kind == "system") { n = split(left, word, " "); for (i = 1; i <= n; i++) is_system[word[i]] = 1 }
        else if (kind == "function") { n = split(left, word, " "); for (i = 1; i <= n; i++) callers[word[i]] = " " right " " }
        else refuse(table ":" at, "starts with \"" kind "\". Only room, header, system and function are known. Correct the line.")
    }
    close(table)
    if (at == 0) refuse(table ":1", "is missing or empty. Without it nothing can be checked. Restore it.")
}

# ---- one include -------------------------------------------------------------------------------------------

function check_own(name) {
    if (public) refuse(place, "a public header includes \"" name "\". Whoever uses the library has only <entente/...>. Include the public header, or declare an opaque type.")
    else if (name ~ /\//) refuse(place, "includes \"" name "\" by a path. A room sees only its own private headers. Use the public header <entente/...> of the other room, or move the declaration there.")
}

function check_entente(name,    other) {
    other = name; sub(/^entente\//, "", other); sub(/[\/.].*/, "", other)
    if (other == room) return
    if (!(other in is_room)) refuse(place, "includes <" name ">, but there is no room " other " in " table ". Correct the name, or add the room to the table.")
    else if (index(allowed[room], " " other " ") == 0)
        refuse(place, "includes <" name ">, but the room " room " may include only:" (allowed[room] ~ /[^ ]/ ? allowed[room] : " itself ") "(" table "). Take plain values as parameters, or move this code to a room that may.")
}

function library_of(name,    n, word, i) {
    n = split(prefixes, word, " ")
    for (i = 1; i <= n; i++)
        if (name == word[i] || (word[i] ~ /\/$/ && index(name, word[i]) == 1)) return word[i]
    return ""
}

function check_angle(name,    library) {
    if (name ~ /^entente\//) { check_entente(name); return }
    library = library_of(name)
    if (library != "") {
        if (public) refuse(place, "a public header includes <" name ">. The library would reach every room. Hide it behind an opaque type.")
        else if (index(owners[library], " " room " ") == 0 && index(owners[library], " " file " ") == 0)
            refuse(place, "includes <" name ">, which only these may:" owners[library] "(" table "). Each library stays in one room. Use what that room's public header offers, or add it there.")
    }
    else if (!(name in is_system))
        refuse(place, "includes <" name ">, which " table " does not know. A new library needs a room of its own and a line in doc/dependencies.md. Add it to the table, or do without.")
}

# ---- calls -------------------------------------------------------------------------------------------------

function check_calls(s,    name, before) {
    while (match(s, /[A-Za-z_][A-Za-z0-9_]*/)) {
        name = substr(s, RSTART, RLENGTH)
        if (name in callers) {
            before = substr(s, 1, RSTART - 1); sub(/[ \t]+$/, "", before)
            # A member of that name is not the function.
            if (substr(s, RSTART + RLENGTH) ~ /^[ \t]*\(/ && before !~ /(\.|->)$/ && index(callers[name], " " room " ") == 0 && index(callers[name], " " file " ") == 0)
                refuse(place, "calls " name "(), which " (callers[name] ~ /[^ ]/ ? "only these may:" callers[name] : "nobody may ") "(" table "). " advice(name))
        }
        s = substr(s, RSTART + RLENGTH)
    }
}

function advice(name) {
    if (name ~ /alloc$|^free$|reallocarray|dup$|asprintf/) return "Memory comes from the arena of the caller. Use ent_alloc and its family."
    if (name ~ /exit|Exit|abort/) return "Bad input must not end the program. Return an ent_code and fill the ent_err."
    if (name ~ /time|clock/) return "The answer must not depend on when it is asked. Take the time as a parameter."
    if (name ~ /rand|RAND|entropy/) return "Randomness comes from the crypto room. Take the bytes as a parameter."
    if (name ~ /^v?printf$|^put|perror/) return "Only the terminal's door prints. Return the data, or an ent_err."
    if (name ~ /^system$|popen/) return "A shell reads its text as commands. Do it in the program."
    if (name ~ /jmp$/) return "Errors are passed by returning an ent_code."
    return "It has no bound or hides its state. Use the functions of <entente/core/text.h>."
}

# ---- one file ----------------------------------------------------------------------------------------------

function where(    part, n) {
    n = split(file, part, "/")
    public = 0; room = ""; ours = 0
    if (part[1] == "src") {
        ours = 1; room = part[2]
        if (n != 3) { refuse(file ":1", "does not lie in src/ROOM/. The build compiles src/*/*.c only. Move it into the folder of its room."); return }
    } else if (part[1] == "include") {
        ours = 1; public = 1; room = part[3]; sub(/\.h$/, "", room)
        if (part[2] != "entente" || n < 3) { refuse(file ":1", "does not lie in include/entente/. Public headers are <entente/ROOM.h> and <entente/ROOM/PART.h>. Move it."); return }
    } else { room = part[1]; return }
    if (!(room in is_room)) { refuse(file ":1", "belongs to the room " room ", which " table " does not know. Every room has a line that says whom it may include. Add it, or move the file."); ours = 0 }
}

function check_line(    name) {
    if (code ~ /^[ \t]*#[ \t]*include/) {
        name = code; sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name); sub(/[ \t]+$/, "", name)
        if (name ~ /^".*"$/) { gsub(/"/, "", name); if (ours) check_own(literal[name]) }
        else if (name ~ /^<.*>$/) {
            name = substr(name, 2, length(name) - 2)
            if (ours) check_angle(name)
            else if (index(owners[library_of(name)], " test ")) refuse(place, "includes <" name ">, which belongs to the tests. Move this code to test/.")
        }
        else if (ours) refuse(place, "includes by a macro. The checks cannot see what it is. Write the name of the header.")
    }
    else if (ours) check_calls(code)
}

BEGIN {
    read_table()
    while ((getline file <list) > 0) {
        where()
        c_file()
        at = 0
        while ((getline line <file) > 0) { at++; place = file ":" at; c_line(line); check_line() }
        close(file)
    }
    exit bad
}
