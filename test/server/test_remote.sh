#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The same commands, once at the node's folder and once through a server's Unix socket, on two copies of one node: the same standard output,
# standard error and exit code. What each run draws for itself (UUIDs, digests, times) is numbered in the order in which it appears.
# The person is named as the account that runs this. All material is invented: EXERCISE.
. "$ENT_ROOT/test/lib/tap.sh"

me=$(id -un)
printf 'an exercise passphrase\n' >"$TMPDIR/pass"
ENTENTE_PASSPHRASE_FILE=$TMPDIR/pass
export ENTENTE_PASSPHRASE_FILE
cd "$TMPDIR" || exit 1
E="$ENT_PROGRAM -C $TMPDIR/seed"

printf 'EXERCISE text\n' >text.txt
printf 'EXERCISE other text\n' >"odd \"name\".txt"
cp "$ENT_ROOT/data/agreement/"*.json . 2>/dev/null || :
ok "a node" $ENT_PROGRAM --as admin init seed --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml" --ceiling SECRET --exercise
ok "a security officer" $E --as admin person add fso --roles security --new-passphrase pass
add() {
    ok "person $1" $E --as admin person add "$1" --roles "$2" --new-passphrase pass
    ok "cleared $1" $E --as fso person clear "$1" --clearance "NATO: SECRET; Context=NATO; Releasable To=NATO" --from 2026-01-01 --to 2099-12-31 --briefed 2026-01-05
}
add "$me" custodian,registry,release,terminologist,auditor,operator
ok "an item" $E --as "$me" import text.txt --number EX-1 --title "Open" --label "NATO UNCLASSIFIED" --exercise
ok "a secret one" $E --as "$me" import text.txt --number EX-2 --title "Higher" --label "NATO SECRET" --exercise
ok "a copy of the node" cp -a seed far
ok "and another" cp -a seed near

mkdir -m 700 run
"$ENT_PROGRAM" -C far serve --socket run/door >server.out 2>server.err &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null' EXIT
tries=0
while [ ! -S run/door ] && kill -0 $server 2>/dev/null && [ $tries -lt 3000 ]; do
    tries=$((tries + 1))
    sleep 0.02
done
ok "the server listens" test -S run/door

# UUIDs, digests and times in the order in which they appear
plain() {
    LC_ALL=C awk '{
        out = ""; rest = $0
        while (match(rest, /[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f](-[0-9a-f]+)*|[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:]+Z?/)) {
            w = substr(rest, RSTART, RLENGTH)
            if (w ~ /T/) w = "time" # two acts fall into one second or into two
            if (!(w in seen)) seen[w] = ++n
            out = out substr(rest, 1, RSTART - 1) "#" seen[w]
            rest = substr(rest, RSTART + RLENGTH)
        }
        print out rest
    }' "$1"
}

# both COMMAND …: here and there
both() {
    rm -f out near.* far.*
    "$ENT_PROGRAM" -C near --as "$me" "$@" >near.out 2>near.err
    near_code=$?
    [ -f out ] && mv out near.file
    "$ENT_PROGRAM" --server run/door --as "$me" "$@" >far.out 2>far.err
    far_code=$?
    [ -f out ] && mv out far.file
    name=$(printf '%s ' "$@" | cut -c1-70)
    is "$far_code" "$near_code" "$name: exit code $near_code"
    is "$(plain far.out)" "$(plain near.out)" "$name: standard output"
    is "$(plain far.err)" "$(plain near.err)" "$name: standard error"
    if [ -f near.file ]; then ok "$name: the file" cmp near.file far.file; fi
}

for form in "" --json; do
    both $form item list
    both $form item list Higher
    both $form item list --status nothing
    both $form item show EX-1
    both $form item show EX-9
    both $form item history EX-2
    both $form item show EX-1 --as-of 2026-06
    both $form item show
    both $form item show EX-1 --as-of never
    both $form item list --kind x --kind y
    both $form log list --from 2
    both $form log list --from two
    both $form log prove 99999
    both $form log verify
    both $form person list
    both $form key list
    both $form key show --out out
    both $form key show --purpose odd
    both $form person add someone --roles reader --new-passphrase pass
    both $form standard list
    both $form standard interop DEU
    both $form policy show
    both $form import text.txt --number EX-3 --title Sent --label "NATO RESTRICTED" --exercise
    both $form import nothing.txt --number EX-4 --title Sent --label "NATO RESTRICTED" --exercise
    both $form import text.txt --number EX-4 --title Sent --label "NATO NONSENSE" --exercise
    both $form import "odd \"name\".txt" --number EX-5 --title Odd --label "NATO UNCLASSIFIED" --exercise --dry-run
    both $form import "odd \"name\".txt" --label "NATO UNCLASSIFIED" --exercise
    both $form import . --number EX-6 --title Folder --label "NATO UNCLASSIFIED" --exercise
    both $form item export EX-1 --out out
    both $form item export EX-2 --out out
    both $form item export EX-1 --out no/such/folder
    both $form item export EX-1 --out .
    both $form item export EX-9 --out out
    both $form term import text.txt --label "NATO UNCLASSIFIED" --exercise
    both $form release new --to Nobody --agreement NONE --purpose x --item EX-1
    both $form release bundle 00000000-0000-4000-8000-000000000000 --out out
    both $form receive text.txt
    both $form registry register EX-2 --addressee "EXERCISE"
    both $form registry list
    both $form registry destroy EX-2 --authority EXERCISE-1 --certificate out
    both $form registry destroy EX-2 --withdraw
    both $form node backup --out text.txt
    both $form node backups
    both $form help rule R-17
    both $form term scan text.txt "odd \"name\".txt"
done
is "$(ls -A far/spool)" "" "nothing is left on the way"

# who connects is known by the kernel: another name is not let in, whatever the passphrase
"$ENT_PROGRAM" --server run/door --as admin item list >far.out 2>far.err
is "$?" 4 "another person's name: exit code 4"
like "$(cat far.err)" "This account may not log in as that person" "and says so"
for words in "" "--as $me"; do
    (unset ENTENTE_PASSPHRASE_FILE; "$ENT_PROGRAM" -C near $words item list </dev/null >near.out 2>near.err); near_code=$?
    (unset ENTENTE_PASSPHRASE_FILE; "$ENT_PROGRAM" --server run/door $words item list </dev/null >far.out 2>far.err); far_code=$?
    is "$far_code $(cat far.out far.err)" "$near_code $(cat near.out near.err)" "nobody, or no passphrase: the same ($words)"
done
kill $server
wait $server
is "$?" 0 "the server ends in order"
"$ENT_PROGRAM" --server run/door --as "$me" item list >far.out 2>far.err
is "$?" 1 "no server: exit code 1"
like "$(cat far.err)" "Nobody answers" "and says so"
finish
