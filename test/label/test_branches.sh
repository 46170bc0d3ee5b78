#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every branch of the decision is taken by the tests. The files below are compiled once more, with coverage and without optimising, and
# linked in front of the library and the test programs that `./do test` built; gcov then counts. A branch that no test takes fails here.
. "$ENT_ROOT/test/lib/tap.sh"
cd "$ENT_ROOT" || exit 1
unset ENT_NIGHTLY # the sample is enough here

files="decide decide_label explain validate join cut_table record warnings"
tests="decide decide_label decide_memory validate join cut_table record warnings exhaustive exhaustive_small"

work=$TMPDIR/branches
san=${B:-build}/san
objects=
for t in $tests; do objects="$objects $san/test/label/test_$t.o"; done

if ! command -v "${GCOV:-gcov}" >/dev/null 2>&1; then
    fail "gcov is here (it comes with gcc)"
    finish
fi
mkdir -p "$work"
# shellcheck disable=SC2086
ok "what is linked is built" make -s V=san B="${B:-build}" "$san/house.a" "$san/test/lib/support.o" $objects

libs=$(pkg-config --libs libxml-2.0 zlib icu-i18n icu-uc libcrypto sqlite3)
cflags="-std=c11 -D_DEFAULT_SOURCE -DENT_TEST_BUILD=1 -DENT_VERSION=\"x\" -O0 -g --coverage -I$ENT_ROOT/include $(pkg-config --cflags libxml-2.0)"

compile() {
    for f in $files; do
        # shellcheck disable=SC2086
        ${CC:-gcc} $cflags -c -o "$work/$f.o" "$ENT_ROOT/src/label/$f.c" || return 1
    done
    ${CC:-gcc} -std=c11 -O0 -Iinclude -c -o "$work/failing.obj" test/label/failing_calls.c
}
ok "the files are compiled with coverage" compile

# The library's own copies of these files are not drawn in: their names are there already.
run() {
    # shellcheck disable=SC2086
    ${CC:-gcc} --coverage -fsanitize=address,undefined -Wl,--wrap=malloc,--wrap=ent_sha256_of -o "$work/test" "$san/test/label/test_$1.o" "$work"/*.o "$work/failing.obj" \
        "$san/test/lib/support.o" "$san/house.a" $libs -lcmocka || return 1
    "$work/test"
}
for t in $tests; do ok "test_$t runs" run "$t"; done

# figures FILE: "TAKEN of BRANCHES"
figures() {
    (cd "$work" && "${GCOV:-gcov}" -b -c -o . "$1.o" >"$1.txt" 2>/dev/null)
    awk -v file="src/label/$1.c" '
        /^File / { here = index($0, file) > 0 }
        here && /^Taken at least once:/ { split($0, part, /[:% ]+/); percent = part[5]; of = part[7] }
        END { if (of == "") print "nothing counted"; else print percent "% of " of }' "$work/$1.txt"
}
# Where the branches are that nothing took.
never() {
    awk '/^branch/ { if (/never executed/ || $4 == 0) print "line" line ":" text; next }
        /^(call|function|unconditional)/ { next }
        { split($0, part, ":"); line = part[2]; text = $0; sub(/^[^:]*:[^:]*:/, "", text) }' "$work/$1.c.gcov" | sort -u
}

for f in $files; do
    taken=$(figures "$f")
    note "$f.c: branches taken $taken"
    is "${taken%% of *}" "100.00%" "every branch of src/label/$f.c is taken ($taken)"
    case $taken in 100.00%*) ;; *) note "$(never "$f")" ;; esac
done

finish
