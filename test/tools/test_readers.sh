#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The table of readers is whole: each row has a target and sources, each target a row, and doc/readers.md is what the table says. The record
# counts only for the sources that were fuzzed.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$ENT_ROOT" || exit 1
rows=$(grep -v '^#' tools/readers.txt)
is "$(printf '%s\n' "$rows" | awk -F' [|] ' 'NF != 5')" "" "every row has five columns"
for t in $(printf '%s\n' "$rows" | awk -F' [|] ' '{ print $4 }' | sort -u); do
    ok "$t: the target is there" test -f "fuzz/fuzz_$t.c"
    ok "$t: it has seeds" test -n "$(ls "fuzz/corpus/$t" 2>/dev/null)"
done
for f in fuzz/fuzz_*.c; do
    t=${f#fuzz/fuzz_}
    t=${t%.c}
    is "$(printf '%s\n' "$rows" | awk -F' [|] ' -v t="$t" '$4 == t' | wc -l | sed 's/^0$/none/;s/^[1-9].*/some/')" some "$t: a row names it"
done
missing=$(printf '%s\n' "$rows" | awk -F' [|] ' '{ print $5 }' | tr ' ' '\n' | while read -r glob; do
    # shellcheck disable=SC2086
    ls -d $glob >/dev/null 2>&1 || echo "$glob"
done)
is "$missing" "" "every source named is there"
if [ -f fuzz/record.txt ]; then
    is "$(sh tools/readers page | diff - doc/readers.md)" "" "doc/readers.md is what the table and the record say"
fi

# A small tree of its own: a change of a source makes the record old.
tree=$TMPDIR/tree
mkdir -p "$tree/tools" "$tree/fuzz" "$tree/src"
cp tools/readers "$tree/tools/"
echo 'A | c | r | a | src/a.c' >"$tree/tools/readers.txt"
echo one >"$tree/src/a.c"
echo target >"$tree/fuzz/fuzz_a.c"
is "$(sh "$tree/tools/readers" due)" "a 600" "nothing was fuzzed: the whole share is due"
sh "$tree/tools/readers" record a 400 2000000
is "$(sh "$tree/tools/readers" due)" "a 200" "the rest is due"
sh "$tree/tools/readers" record a 300 5
is "$(sh "$tree/tools/readers" due)" "" "runs add up: nothing is due"
like "$(sh "$tree/tools/readers" page)" '\| `a` \| 700 \| 2,000,005 \| .* \| had \|' "the page says so"
echo two >"$tree/src/a.c"
is "$(sh "$tree/tools/readers" due)" "a 600" "a source has changed: all is due again"
like "$(sh "$tree/tools/readers" page)" '\| `a` \| 0 \| 0 \| - \| due \|' "the page says so"
sh "$tree/tools/readers" record a 700 1000
like "$(sh "$tree/tools/readers" due)" '^a [0-9]{5,}$' "too few inputs: due at the pace so far"
finish
