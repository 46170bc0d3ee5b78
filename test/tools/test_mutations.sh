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
finish
