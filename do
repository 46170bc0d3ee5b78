#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The everyday commands of Entente. `./do help` lists them.
set -eu
cd "$(dirname "$0")"

B=${B:-build}
export B

BUILD_PACKAGES="gcc libc6-dev make pkg-config libxml2-dev libstemmer-dev libyaml-dev zlib1g-dev libicu-dev libssl-dev libsqlite3-dev libxmlsec1-dev libp11-kit-dev libxlsxwriter-dev libmicrohttpd-dev libgnutls28-dev libcairo2-dev libpango1.0-dev fonts-dejavu-core"
TEST_PACKAGES="$BUILD_PACKAGES libcmocka-dev softhsm2 poppler-utils"
FUZZ_PACKAGES="$BUILD_PACKAGES clang libclang-rt-dev llvm"
BENCH_PACKAGES="$BUILD_PACKAGES libhyperscan5 ripgrep wrk postgresql-15 libpq5"
FMT_PACKAGES="clang-format"
LINT_PACKAGES="$TEST_PACKAGES clang clang-tidy cppcheck"

usage() {
    cat <<'T'
Usage: ./do COMMAND

  demo [--yes]             install what the build needs, build, and run the demonstration
  test [--yes]             install what the tests need, build with ASan and UBSan, run the checks and all tests
  build                    build the program: build/entente
  bench                    build and run the benchmarks; rewrites doc/benchmarks.md
  fuzz [SECONDS] [TARGET]  fuzz each target, or one, for 60 seconds or so many (clang, libFuzzer); --due: what doc/readers.md wants
  nightly                  the tests with their long forms
  fmt                      lay out all C sources (clang-format)
  lint                     clang-tidy, cppcheck and clang-format, changing nothing
  clean                    remove build/
  help                     this text

On Debian 12, as root or with sudo, a command shows the packages that it needs and that are missing, asks, and
installs them. --yes skips the question; without a terminal the answer is yes.
T
}

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# ---- packages ----------------------------------------------------------------------------------------------

missing_of() {
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=none
        # A package of several architectures names its state once for each.
        case $state in installed*) ;; *) printf ' %s' "$package" ;; esac
    done
}

# need YES PACKAGE…: what is missing is shown and installed.
need() {
    yes=$1
    shift
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "This is no Debian, so nothing is installed. The build needs what Debian calls: $*"
        return 0
    fi
    missing=$(missing_of "$@")
    if [ -z "$missing" ]; then return 0; fi
    say "These Debian packages are missing and will be installed:$missing"

    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            fail "This needs root or sudo. As root, run:  apt-get update && apt-get install --no-install-recommends$missing"
        fi
        as_root=sudo
    fi
    if [ "$yes" -eq 0 ] && [ -t 0 ]; then
        printf 'Install them? [Y/n] '
        read -r answer || answer=n
        case $answer in '' | y* | Y*) ;; *) fail "Nothing was installed and nothing was built." ;; esac
    fi
    install $missing
}

install() {
    mkdir -p "$B"
    log=$B/packages.log
    say "Installing $# packages; this can take some minutes. Details go to $log."
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1; then
        say "The package lists could not be renewed (see $log); trying with those at hand."
    fi
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
        tail -n 15 "$log" >&2
        fail "The packages could not be installed; the end of $log is above. Check the network and the Debian sources, then run the same command again."
    fi
    say "Installed."
}

# ---- building ----------------------------------------------------------------------------------------------

jobs() { nproc 2>/dev/null || echo 1; }

# build_quietly TARGET…: one line when all is well; what make said when it is not.
build_quietly() {
    mkdir -p "$B"
    began=$(date +%s)
    if ! make -j"$(jobs)" "$@" >"$B/make.log" 2>&1; then
        cat "$B/make.log" >&2
        fail "The build failed; see above, or $B/make.log."
    fi
    say "Built in $(($(date +%s) - began)) s: $*"
}

# ---- commands ----------------------------------------------------------------------------------------------

# Sets yes for the commands that know --yes and nothing else.
yes_only() {
    yes=0
    for arg in "$@"; do
        case $arg in
        --yes | -y) yes=1 ;;
        *) fail "./do $command: unknown argument \"$arg\". It knows only --yes." ;;
        esac
    done
}

no_arguments() {
    if [ $# -gt 0 ]; then fail "./do $command takes no argument, but got \"$1\"."; fi
}

do_demo() {
    yes_only "$@"
    need "$yes" $BUILD_PACKAGES
    build_quietly all
    exec sh examples/demo.sh
}

do_test() {
    yes_only "$@"
    need "$yes" $TEST_PACKAGES
    make -s check
    say "Checked: rooms, SQL, public headers"
    build_quietly all tests replayers library
    exec sh test/run
}

do_nightly() {
    ENT_NIGHTLY=1
    ENT_TEST_LIMIT=${ENT_TEST_LIMIT:-7200}
    export ENT_NIGHTLY ENT_TEST_LIMIT
    do_test "$@"
}

do_build() {
    no_arguments "$@"
    need 0 $BUILD_PACKAGES
    make -j"$(jobs)" all
}

do_bench() {
    no_arguments "$@"
    need 0 $BENCH_PACKAGES
    build_quietly benches
    exec sh bench/run
}

# All targets, one, or with --due those whose share (doc/readers.md) is not had; two at a time.
do_fuzz() {
    seconds=60 only= due=0
    for arg in "$@"; do
        case $arg in
        --due) due=1 ;;
        *[!0-9]* | '') only=$arg ;;
        *) seconds=$arg ;;
        esac
    done
    need 0 $FUZZ_PACKAGES
    build_quietly fuzzers
    mkdir -p "$B/fuzzing"
    rm -f "$B/fuzzing/found"
    if [ $due -eq 1 ]; then sh tools/readers due; else fuzz_targets; fi >"$B/fuzzing/list"
    if [ ! -s "$B/fuzzing/list" ]; then
        if [ $due -eq 1 ]; then say "Every target has had its share."; else fail "./do fuzz: no target named $only. A target is fuzz/fuzz_NAME.c."; fi
        return 0
    fi
    xargs -n 2 -P "$(jobs)" sh tools/fuzz-one <"$B/fuzzing/list"
    sh tools/readers page >doc/readers.md
    if [ -s "$B/fuzzing/found" ]; then
        fail "Found by fuzzing: $(tr '\n' ' ' <"$B/fuzzing/found"). The inputs are in $B/fuzzing/. Mend the code, then keep each input in fuzz/corpus/NAME/."
    fi
    say "Nothing was found. doc/readers.md says what each target has had."
}

fuzz_targets() {
    for source in fuzz/fuzz_*.c; do
        name=${source#fuzz/fuzz_}
        name=${name%.c}
        if [ -z "$only" ] || [ "$only" = "$name" ]; then echo "$name $seconds"; fi
    done
}

do_fmt() {
    no_arguments "$@"
    need 0 $FMT_PACKAGES
    c_sources | xargs clang-format -i
}

do_lint() {
    no_arguments "$@"
    need 0 $LINT_PACKAGES $FMT_PACKAGES
    exec sh tools/lint
}

c_sources() {
    for folder in src include test fuzz bench lib; do
        if [ -d "$folder" ]; then find "$folder" -name '*.[ch]' -type f; fi
    done | sort
}

do_clean() {
    no_arguments "$@"
    rm -rf "$B"
}

command=${1:-help}
if [ $# -gt 0 ]; then shift; fi
case $command in
demo | test | build | bench | fuzz | nightly | fmt | lint | clean) "do_$command" "$@" ;;
help | -h | --help) usage ;;
*)
    usage >&2
    echo >&2
    echo "./do: there is no command \"$command\"." >&2
    exit 2
    ;;
esac
