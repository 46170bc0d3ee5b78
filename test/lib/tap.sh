# SPDX-License-Identifier: Apache-2.0
#
# TAP for shell tests. A test script starts with:   . "$ENT_ROOT/test/lib/tap.sh"   and ends with:   finish
#
#   plan N                       optional: says beforehand how many tests there will be
#   ok NAME COMMAND [ARG…]       passes if the command succeeds
#   not_ok NAME COMMAND [ARG…]   passes if it fails
#   status WANT NAME COMMAND …   passes if the exit status is WANT; then $out holds stdout and $err stderr
#   is GOT WANT NAME             passes if both texts are equal
#   like TEXT PATTERN NAME       passes if a line of the text matches the extended regular expression
#   unlike TEXT PATTERN NAME     passes if none does
#   pass NAME, fail NAME
#   skip N REASON                counts the next N tests as skipped
#   note TEXT                    a comment, seen only when the file fails
#   finish                       prints the plan if there was none; the exit status is 1 if a test failed
#
# TMPDIR is an empty folder of this script; test/run removes it when all tests pass.

tap_n=0
tap_failed=0
tap_plan=
if [ -z "${TMPDIR:-}" ]; then TMPDIR=$(mktemp -d); fi

note() { printf '%s\n' "$1" | sed 's/^/# /'; }
plan() { tap_plan=$1; echo "1..$1"; }
pass() { tap_n=$((tap_n + 1)); printf "ok %d - %s\n" "$tap_n" "$1"; }
fail() { tap_n=$((tap_n + 1)); tap_failed=$((tap_failed + 1)); printf "not ok %d - %s\n" "$tap_n" "$1"; }

ok() {
    tap_name=$1
    shift
    if "$@" >"$TMPDIR/tap.out" 2>&1; then pass "$tap_name"; else
        tap_status=$?
        fail "$tap_name"
        note "exit status $tap_status: $*"
        note "$(cat "$TMPDIR/tap.out")"
    fi
}

not_ok() {
    tap_name=$1
    shift
    if "$@" >"$TMPDIR/tap.out" 2>&1; then
        fail "$tap_name"
        note "should have failed: $*"
        note "$(cat "$TMPDIR/tap.out")"
    else pass "$tap_name"; fi
}

status() {
    tap_want=$1 tap_name=$2
    shift 2
    tap_status=0
    "$@" >"$TMPDIR/tap.out" 2>"$TMPDIR/tap.err" || tap_status=$?
    out=$(cat "$TMPDIR/tap.out")
    err=$(cat "$TMPDIR/tap.err")
    if [ "$tap_status" -eq "$tap_want" ]; then pass "$tap_name"; else
        fail "$tap_name"
        note "exit status $tap_status, wanted $tap_want: $*"
        note "stdout: $out"
        note "stderr: $err"
    fi
}

is() {
    if [ "$1" = "$2" ]; then pass "$3"; else
        fail "$3"
        note "got:    $1"
        note "wanted: $2"
    fi
}

like() {
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then pass "$3"; else
        fail "$3"
        note "got: $1"
        note "no line matches: $2"
    fi
}

unlike() {
    if printf '%s\n' "$1" | grep -Eq -e "$2"; then
        fail "$3"
        note "got: $1"
        note "a line matches: $2"
    else pass "$3"; fi
}

skip() {
    tap_left=$1
    while [ "$tap_left" -gt 0 ]; do
        tap_n=$((tap_n + 1))
        echo "ok $tap_n # SKIP $2"
        tap_left=$((tap_left - 1))
    done
}

finish() {
    if [ -z "$tap_plan" ]; then echo "1..$tap_n"; fi
    if [ "$tap_failed" -gt 0 ]; then exit 1; fi
    exit 0
}
