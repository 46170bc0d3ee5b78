#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The list of planted faults fits the code as it is, and doc/mutations.md has a row for each, which says that a test caught it.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$ENT_ROOT" || exit 1
B=$TMPDIR
export B

is "$(sh tools/mutate --check 2>&1)" "" "every fault can be planted, and its tests are there"
names=$(sed -n 's/^== \([^:]*\): .*/\1/p' test/mutations.txt)
is "$(printf '%s\n' "$names" | sort | uniq -d)" "" "no two faults have one name"
ok "there are some dozens" test "$(printf '%s\n' "$names" | wc -l)" -ge 40
is "$(sed -n 's/^| \([a-z0-9-]*\) | .* | caught by .* |$/\1/p' doc/mutations.md)" "$names" "doc/mutations.md has each, caught, in this order: run tools/mutate"

# The check itself: a fault that has no place any more, one that has two, and a test that is not there.
tree=$TMPDIR/tree
mkdir -p "$tree/tools" "$tree/test" "$tree/src"
cp tools/mutate "$tree/tools/"
printf 'one\ntwo\ntwo\n' >"$tree/src/x.c"
touch "$tree/test/t.c"
fault() { # OLD TEST
    printf '== a-fault: what\nfile src/x.c\ntest %s\n---\n%s\n+++\nother\n' "$2" "$1" >"$tree/test/mutations.txt"
    sh "$tree/tools/mutate" --check 2>&1
}
is "$(fault one test/t)" "" "a text that is there once"
is "$(fault three test/t)" "a-fault: what: cannot be planted" "a text that is gone"
is "$(fault two test/t)" "a-fault: what: cannot be planted" "a text that is there twice"
is "$(fault one test/u)" "a-fault: what: there is no test/u" "a test that is gone"
is "$(fault on test/t)" "a-fault: what: cannot be planted" "half a line"

# The run itself, in a tree whose only test is a script.
printf 'build/san/%%: %%.c\n\t@mkdir -p $(@D) && cp $< $@ && chmod +x $@\n' >"$tree/Makefile"
printf '#!/bin/sh\n. src/x.c\n' >"$tree/test/t.c"
planted() { # TEXT-WITH-THE-FAULT; then $out is the row
    printf '%s\n' 'exit 0' >"$tree/src/x.c"
    printf '== a-fault: what\nfile src/x.c\ntest test/t\n---\nexit 0\n+++\n%s\n' "$1" >"$tree/test/mutations.txt"
    status "$2" "$3" env MUTATE_SECONDS=3 sh "$tree/tools/mutate" a-fault
    like "$out" "^[|] a-fault [|] what [|] .src/x.c. [|] $4 [|]\$" "$3: the row"
}
planted 'exit 3' 0 "a test that fails has caught it" 'caught by .test/t.: broken off, exit status 3'
planted 'echo "not ok 1 - a case"; exit 1' 0 "a test that names the case" 'caught by .test/t.: a case'
planted 'while :; do :; done' 0 "a test that hangs" 'caught by .test/t.: time limit of [0-9]* s'
planted 'true' 1 "a test that passes" 'NOT CAUGHT'
finish
