#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What gcc built, clang accepts too: its warnings are errors. That it would tell is seen by a planted one.
. "$ENT_ROOT/test/lib/tap.sh"

if ! command -v "${CLANG:-clang}" >/dev/null 2>&1; then
    skip 3 "no clang here (package clang): no second compiler has read the sources"
    finish
fi
cd "$ENT_ROOT" || exit 1

ok "clang reads every source without a warning" make -s syntax
printf 'int planted(void);\nint planted(void)\n{\n    int unused;\n    return 0;\n}\n' >"$TMPDIR/planted.c"
status 2 "a warning is an error" make -s syntax CLANG_READS="$TMPDIR/planted.c"
like "$err" 'planted\.c:4:9: error: unused variable' "and it says where"
finish
