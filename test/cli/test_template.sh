#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Forms and filled-in sheets at the terminal: what an officer types, and what he gets to read. Invented material (EXERCISE).
. "$ENT_ROOT/test/lib/tap.sh"

entente() { "$ENT_PROGRAM" "$@"; }
head='number,edition,version,title,publisher,date,status,source,mark'

# ---- forms ---------------------------------------------------------------------------------------------------------
for kind in standard term ratification; do
    status 0 "a form for $kind" entente template "$kind" --out "$TMPDIR/$kind.csv"
    status 0 "the same as a workbook" entente template "$kind" --out "$TMPDIR/$kind.xlsx"
    status 0 "again, another day in another place" env TZ=Pacific/Auckland "$ENT_PROGRAM" template "$kind" --out "$TMPDIR/again.xlsx"
    ok "$kind: the same bytes" cmp -s "$TMPDIR/$kind.xlsx" "$TMPDIR/again.xlsx"
    is "$(head -c 2 "$TMPDIR/$kind.xlsx")" PK "$kind: a workbook"
    status 0 "both are the same form" entente --json sheet diff "$TMPDIR/$kind.csv" "$TMPDIR/$kind.xlsx" --form "$kind"
    is "$out" "{\"form\":\"$kind\",\"changes\":[],\"added\":0,\"removed\":0,\"changed\":0,\"same\":0}" "$kind: no row differs"
done
is "$(cat "$TMPDIR/standard.csv")" "$head" "the form for standards is its header"
status 0 "a form says what its columns mean" entente template standard --out "$TMPDIR/x" --form csv
like "$out" "Number as the publisher writes it" "for people"
status 2 "an unknown kind" entente template nix --out "$TMPDIR/x"
status 1 "a folder that is not there" entente template term --out "$TMPDIR/no/x.xlsx"
is "$(ls "$TMPDIR"/*.making 2>/dev/null)" "" "nothing is left behind"
like "$(entente help template)" "entente template KIND --out FILE" "help names it"

# ---- one return and the next -------------------------------------------------------------------------------------------
printf '%s\nEX 1,A,,EXERCISE one,EXORG,2024,draft,EXERCISE list,recalled\nEX 2,A,,EXERCISE two,EXORG,2024,draft,EXERCISE list,recalled\n' "$head" >"$TMPDIR/old.csv"
printf '%s\nEX 2,A,,EXERCISE two,EXORG,2024,published,EXERCISE list,recalled\nEX 3,A,,EXERCISE three,EXORG,2024,draft,EXERCISE list,recalled\n' "$head" >"$TMPDIR/new.csv"
status 0 "two returns are compared" entente sheet diff "$TMPDIR/old.csv" "$TMPDIR/new.csv" --form standard
like "$out" "draft  published" "a changed cell"
like "$out" "EX 3, A, EXORG" "a new row"
printf 'number,titel\nEX 1,x\n' >"$TMPDIR/odd.csv"
status 1 "an unknown column" entente sheet diff "$TMPDIR/old.csv" "$TMPDIR/odd.csv" --form standard
like "$err" '"title"' "the nearest name is told"

# ---- a node ------------------------------------------------------------------------------------------------------------
printf 'an exercise passphrase\n' >"$TMPDIR/pass"
ENTENTE_PASSPHRASE_FILE=$TMPDIR/pass
export ENTENTE_PASSPHRASE_FILE
node=$TMPDIR/node
status 0 "a node" entente --as admin init "$node" --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml" --exercise
status 0 "a custodian" entente -C "$node" --as admin person add anna --roles custodian --new-passphrase "$TMPDIR/pass"
status 0 "a security officer" entente -C "$node" --as admin person add fso --roles security --new-passphrase "$TMPDIR/pass"
status 0 "cleared" entente -C "$node" --as fso person clear anna --clearance "NATO: SECRET; Context=NATO; Releasable To=NATO" \
    --from 2020-01-01 --to 2099-12-31 --briefed 2020-01-05
anna() { entente -C "$node" --as anna "$@"; }
status 0 "a form is imported" anna import "$TMPDIR/old.csv" --form standard --label "NATO UNCLASSIFIED"
status 0 "what the next one would change" anna import "$TMPDIR/new.csv" --form standard --label "NATO UNCLASSIFIED" --dry-run
like "$out" "published" "the cell with both values"
# What a move writes into the register, a sheet may say.
status 0 "a standard moves" anna standard move "EX 1" ratification-draft --kind stanag
sed 's/,draft,/,ratification draft,/' "$TMPDIR/old.csv" >"$TMPDIR/moved.csv"
status 0 "its status comes back in a sheet" anna --json import "$TMPDIR/moved.csv" --form standard --label "NATO UNCLASSIFIED" --dry-run
like "$out" '"fields_refused":0,.*"number":"EX 2","cell":"mode","from":"draft","to":"ratification draft"' "and is taken"
like "$(entente template standard --out "$TMPDIR/x.csv")" 'under review\|under revision' "the form names these words"
printf '%s\nEX 1,A,,EXERCISE one,EXORG,May,draft,EXERCISE list,recalled\nEX 2,A,,,EXORG,2024,open,EXERCISE list,recalled\n' "$head" >"$TMPDIR/bad.csv"
status 1 "a sheet with errors" anna import "$TMPDIR/bad.csv" --form standard --label "NATO UNCLASSIFIED"
like "$out" "line 2 column 6" "the first"
like "$out" "line 3 column 7" "and the last"
like "$out$err" "Nothing was written" "nothing was written, it says"
status 0 "names of columns" anna import map XXA --set "Titel=title" --set "Nr=number" --label "NATO UNCLASSIFIED"
printf 'Nr,Titel,publisher,status,source,mark\nEX 9,EXERCISE nine,EXORG,draft,EXERCISE list,recalled\n' >"$TMPDIR/theirs.csv"
status 1 "without them" anna import "$TMPDIR/theirs.csv" --form standard --label "NATO UNCLASSIFIED"
status 0 "with them" anna import "$TMPDIR/theirs.csv" --form standard --map XXA --label "NATO UNCLASSIFIED"
status 0 "the list" anna --json item list --kind standard
like "$out" '"number":"EX 9"' "has it"
# A file may be called "map", too.
printf '%s\nEX 8,A,,EXERCISE eight,EXORG,2024,draft,EXERCISE list,recalled\n' "$head" >"$TMPDIR/map"
status 0 "a file of that name" sh -c "cd '$TMPDIR' && '$ENT_PROGRAM' -C '$node' --as anna import ./map --form standard --label 'NATO UNCLASSIFIED'"
finish
