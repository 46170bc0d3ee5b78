# SPDX-License-Identifier: Apache-2.0
#
# libentente, the label room as a shared library: what it exports is what its list says and its headers declare; installed into an empty
# folder it serves a stranger's program, which is built with nothing but pkg-config.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$ENT_ROOT"
library=$B/lib/libentente.so.0
root=$TMPDIR/root

listed() { sed -n '/^ent_/p' lib/libentente.symbols | sort; }
exported() { nm -D --defined-only "$library" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort; }
# The functions that the room's public headers declare.
declared() {
    gcc -E -P -Iinclude include/entente/label.h | tr '\n' ' ' | tr ';' '\n' | grep -v '{' | grep -o '\bent_[a-z0-9_]*(' | tr -d '(' | sort -u >"$TMPDIR/all"
    for header in include/entente/label/*.h; do grep -o '\bent_[a-z0-9_]*(' "$header"; done | tr -d '(' | sort -u >"$TMPDIR/room"
    comm -12 "$TMPDIR/all" "$TMPDIR/room"
}

ok "it was built" test -f "$library"

listed >"$TMPDIR/listed"
exported >"$TMPDIR/exported"
ok "exports exactly lib/libentente.symbols" diff "$TMPDIR/listed" "$TMPDIR/exported"

declared >"$TMPDIR/declared"
ok "at least 50 functions are declared" test "$(wc -l <"$TMPDIR/declared")" -ge 50
comm -23 "$TMPDIR/declared" "$TMPDIR/listed" >"$TMPDIR/left"
ok "every function that the room's headers declare is exported" diff /dev/null "$TMPDIR/left"

needed() { objdump -p "$library" | awk '$1 == "NEEDED" { sub(/\.so.*/, "", $2); print $2 }' | sort | tr '\n' ' '; }
is "$(needed)" "libc libcrypto libicui18n libicuuc libxml2 libz " "needs only the libraries of core"

ok "installs" make -s install-library DESTDIR="$root" PREFIX=/usr
PKG_CONFIG_PATH=$root/usr/lib/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
ok "the example builds from what is installed" \
    sh -c 'cc -std=c11 -Wall -Wextra -Werror -o "$1" lib/guard.c $(pkg-config --cflags --libs entente)' - "$TMPDIR/guard"
code=$(grep -cvE '^ *(/\*.*\*/)?$' lib/guard.c)
ok "the example has about 30 lines ($code)" test "$code" -le 36

LD_LIBRARY_PATH=$root/usr/lib
ASAN_OPTIONS=
export LD_LIBRARY_PATH ASAN_OPTIONS
guard() {
    status=0
    said=$("$TMPDIR/guard" "$@" 2>&1) || status=$?
    printf '%s %s' "$status" "$said"
}
cat >"$TMPDIR/norway.json" <<'J'
{"policy":"NATO","classes":["UNCLASSIFIED","RESTRICTED"],"categories":[{"tag_set":"Context","type":"PERMISSIVE","values":["NATO"]}]}
J
label() {
    printf '<originatorConfidentialityLabel xmlns="urn:nato:stanag:4774:confidentialitymetadatalabel:1:0">'
    printf '<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>%s</Classification>' "$1"
    printf '<Category Type="PERMISSIVE" TagName="Context"><GenericValue>NATO</GenericValue></Category></ConfidentialityInformation>'
    printf '<CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></originatorConfidentialityLabel>'
}
label RESTRICTED >"$TMPDIR/nr.xml"
label SECRET >"$TMPDIR/ns.xml"
label "TOP SICRET" >"$TMPDIR/unknown.xml"
label SECRET | head -c 200 >"$TMPDIR/cut.xml"
nato=data/policy/nato.spif.xml
is "$(guard $nato "$TMPDIR/norway.json" "$TMPDIR/nr.xml")" "0 permit permitted " "permits"
is "$(guard $nato "$TMPDIR/norway.json" "$TMPDIR/ns.xml")" "3 deny class " "denies"
like "$(guard $nato "$TMPDIR/norway.json" "$TMPDIR/unknown.xml")" '^1 deny input .*TOP SICRET' "an unknown class is deny"
like "$(guard $nato "$TMPDIR/norway.json" "$TMPDIR/cut.xml")" '^1 deny input .*line' "a truncated label is deny"
like "$(guard $nato "$TMPDIR/nothing" "$TMPDIR/nr.xml")" '^1 deny nothing ' "a missing file is deny"
like "$(guard)" '^1 deny nothing Usage' "no argument is deny"

page=$root/usr/share/man/man3/libentente.3
ok "the man page is installed" test -s "$page"
grep -o 'ent_[a-z_]* ()' "$page" | cut -d' ' -f1 | sort -u >"$TMPDIR/named"
comm -23 "$TMPDIR/named" "$TMPDIR/listed" >"$TMPDIR/unknown"
ok "the man page names only what there is" diff /dev/null "$TMPDIR/unknown"
if command -v groff >/dev/null 2>&1; then
    groff -man -Tutf8 -ww -b "$page" >/dev/null 2>"$TMPDIR/groff"
    ok "the man page has no fault of layout" diff /dev/null "$TMPDIR/groff"
else
    skip 1 "the layout of the man page: groff is not installed"
fi
finish
