# SPDX-License-Identifier: Apache-2.0
#
# The harness itself can fail: what test/lib/tap.awk makes of good, bad and broken output, and that test/run
# ends with the right line and exit status on a small tree with each kind of test file.
. "$ENT_ROOT/test/lib/tap.sh"

# counts STATUS "PASSED FAILED SKIPPED" NAME: reads TAP from stdin.
counts() {
    : >"$TMPDIR/why"
    : >"$TMPDIR/skips"
    got=$(awk -v status="$1" -v limit=9 -v path=p -v why="$TMPDIR/why" -v skips="$TMPDIR/skips" -f "$ENT_ROOT/test/lib/tap.awk")
    is "$got" "$2" "$3"
}

# Through a file: in a pipe the counters of tap.sh would be lost.
sample() { printf "$1" >"$TMPDIR/sample"; }
counts_of() { counts "$@" <"$TMPDIR/sample"; }

sample '1..2\nok 1 - a\nok 2 - b\n'
counts_of 0 '2 0 0' 'all pass'
sample '1..2\nok 1 - a\nnot ok 2 - b\n'
counts_of 1 '1 1 0' 'a failed test counts'
sample '1..3\nok 1 - a\n# skip: no shared data\nnot ok 2 # SKIP b\nok 3 - c\n'
counts_of 0 '2 0 1' 'a skip of cmocka is a skip'
is "$(cat "$TMPDIR/skips")" 'p: b: no shared data' 'its reason is kept'
sample '1..2\nok 1 # SKIP no clang\nok 2 - c # skip why\n'
counts_of 0 '0 0 2' 'skips of scripts are skips'
is "$(cat "$TMPDIR/skips")" 'p: no clang
p: c: why' 'their reasons are kept'
sample '1..1\nok 1 - a\n# ok - group\n1..2\nok 1 - b\nok 2 - c\n# ok - group\n'
counts_of 0 '3 0 0' 'two groups add up'
sample '1..2\nok 1 - a\n'
counts_of 0 '1 1 0' 'a missing test fails'
sample '1..1\nok 1 - a\nok 2 - b\n'
counts_of 0 '2 1 0' 'a test too many fails'
sample '1..2\nok 1 - a\n'
counts_of 139 '1 1 0' 'a crash fails'
like "$(cat "$TMPDIR/why")" 'crashed: signal 11' 'and is named'
sample 'ok 1 - a\n'
counts_of 0 '1 1 0' 'no plan fails'
sample 'all is well\n'
counts_of 0 '0 1 0' 'no TAP fails'
sample ''
counts_of 0 '0 1 0' 'no output fails'
sample '1..0\n'
counts_of 0 '0 1 0' 'an empty plan fails'
sample '1..1\nok 1 - a\n'
counts_of 1 '1 1 0' 'a leak found at the end fails'
counts_of 124 '1 1 0' 'a time-out fails'
sample '1..1\nnot ok 0 - g [  FAILED  ] GROUP SETUP\n'
counts_of 255 '0 2 0' 'a failed group set-up fails'

# ---- the whole of test/run on a small tree -----------------------------------------------------------------

tree=$TMPDIR/tree
mkdir -p "$tree/test/lib" "$tree/test/room" "$tree/fuzz"
cp "$ENT_ROOT/test/run" "$tree/test/"
cp "$ENT_ROOT"/test/lib/tap.* "$ENT_ROOT/test/lib/run-one" "$tree/test/lib/"
run_tree() {
    status "$1" "$2" env -u TMPDIR -u WORK B=build ENT_TEST_LIMIT=2 sh "$tree/test/run"
    last=$(printf '%s\n' "$out" | tail -n 1)
}
run_tree 1 'nothing to run is a failure'
is "$last" '0 passed, 0 failed, 0 skipped' 'and says so'

printf '. test/lib/tap.sh\nok a true\nskip 1 "no such thing"\nfinish\n' >"$tree/test/room/good.sh"
run_tree 0 'a good tree passes'
is "$last" '1 passed, 0 failed, 1 skipped' 'with its counts'
like "$out" 'test/room/good.sh: no such thing' 'and the reason of its skip'

printf 'echo 1..1; kill -SEGV $$\n' >"$tree/test/room/crash.sh"
printf 'echo nothing\n' >"$tree/test/room/mute.sh"
printf 'sleep 20\n' >"$tree/test/room/slow.sh"
printf '. test/lib/tap.sh\nis got wanted "the name"\nfinish\n' >"$tree/test/room/wrong.sh"
printf 'int main(void) { return 0; }\n' >"$tree/test/room/test_unbuilt.c"
printf '\n' >"$tree/fuzz/fuzz_unbuilt.c"
mkdir -p "$tree/fuzz/corpus/orphan"
run_tree 1 'a bad tree fails'
is "$last" '1 passed, 7 failed, 1 skipped' 'with each failure counted'
like "$out" '^crashed: signal 11' 'a crash is shown'
like "$out" '^# wanted: wanted' 'output of a failed test is shown'
like "$out" 'ran longer than 2 s' 'a time-out is shown'
like "$out" 'test_unbuilt is not built: run make tests' 'a program that was not built is shown'
like "$out" 'fuzz/corpus/orphan has no target' 'a corpus without a target is shown'

finish
