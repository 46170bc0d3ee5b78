#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The door itself: help, usage, exit codes, the shape of errors.
. "$ENT_ROOT/test/lib/tap.sh"

status 0 "help" "$ENT_PROGRAM" help
like "$out" "release approve" "help lists the operations"
like "$out" "no official status" "help says that the program has no official status"
status 0 "version" "$ENT_PROGRAM" --version
like "$out" "^entente [0-9]" "the version is printed"

# every operation of the table has its own help
"$ENT_PROGRAM" help | sed -n 's/^  \([a-z][a-z-]* \{0,1\}[a-z-]*\)  .*/\1/p' >"$TMPDIR/operations"
is "$(wc -l <"$TMPDIR/operations" | tr -d ' ')" "$(grep -cE '^    \{"[a-z]+", ("[a-z-]+"|NULL), ' "$ENT_ROOT/src/api/table.c")" "help has a line for every row of the table"
missing=0
while read -r noun verb; do
    "$ENT_PROGRAM" help $noun $verb | grep -q "^Usage: entente.* $noun" || missing=$((missing + 1))
done <"$TMPDIR/operations"
is "$missing" 0 "every operation has a usage line"
status 0 "help completion" "$ENT_PROGRAM" help completion
ok "the completions are valid shell" sh -c "printf '%s' \"\$1\" | bash -n" sh "$out"
status 0 "help man" "$ENT_PROGRAM" help man
printf '%s\n' "$out" >"$TMPDIR/entente.1"
missing=0
while read -r noun verb; do
    grep -q "^\.SS \"$noun${verb:+ $(printf '%s' "$verb" | sed 's/-/\\\\-/g')}\"$" "$TMPDIR/entente.1" || { missing=$((missing + 1)); note "missing: $noun $verb"; }
done <"$TMPDIR/operations"
is "$missing" 0 "every operation is in the manual page"
if command -v groff >/dev/null 2>&1; then
    status 0 "groff takes the manual page" groff -man -Tutf8 -ww -z "$TMPDIR/entente.1"
    is "$err" "" "and warns of nothing"
else skip 2 "groff is not installed"; fi

status 2 "no command is a usage error" "$ENT_PROGRAM"
status 2 "an unknown command is a usage error" "$ENT_PROGRAM" frobnicate
like "$err" "There is no command" "and says so"
status 2 "an unknown option is a usage error" "$ENT_PROGRAM" standard audit --frob x
status 2 "a missing place is a usage error" "$ENT_PROGRAM" standard audit
like "$err" "FILE is missing" "and names it"
like "$err" "^Usage: entente standard audit" "and shows the usage"
status 2 "one word too many is a usage error" "$ENT_PROGRAM" standard audit a b
status 2 "an option twice is a usage error" "$ENT_PROGRAM" label marking --policy a --policy b --label c
status 2 "a word outside the choices is a usage error" "$ENT_PROGRAM" label marking --policy a --label c --place nowhere
status 2 "a date that is none is a usage error" "$ENT_PROGRAM" item list --as-of 2026-02-30

status 10 "no node here" "$ENT_PROGRAM" -C "$TMPDIR" key show
like "$err" "no node here" "and says so"
status 10 "no node here, as JSON" "$ENT_PROGRAM" --json -C "$TMPDIR" key show
like "$out" '^\{"error":\{"code":"INVALID","exit":10,' "the error is one object on standard output"
like "$out" '"written":false\}\}$' "which says that nothing was written"
is "$err" "" "and standard error is empty"

status 0 "a rule" "$ENT_PROGRAM" help rule R-33
like "$out" "every originator" "with its text"
like "$out" "text read" "and its mark"
status 6 "no such rule" "$ENT_PROGRAM" help rule R-99
status 1 "a file that is not there" "$ENT_PROGRAM" standard audit "$TMPDIR/none.xml"
like "$err" "none.xml" "names the file"

# output that cannot be written is a failure
if [ -e /dev/full ]; then
    "$ENT_PROGRAM" help rule R-01 >/dev/full 2>"$TMPDIR/err"
    is $? 1 "a full output is an error"
fi
finish
