#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make install and make uninstall, into a folder of this test: what is put there works, and goes again; what others put there stays.
. "$ENT_ROOT/test/lib/tap.sh"

root=$TMPDIR/root
unset MAKEFLAGS MFLAGS MAKELEVEL
at() { make -s -C "$ENT_ROOT" B="${B:-build}" DESTDIR="$root" PREFIX=/usr "$@"; }
files() { (cd "$root" && find . ! -type d | sort); }

ok "make install" at install
files >"$TMPDIR/installed"
like "$(cat "$TMPDIR/installed")" '^\./usr/bin/entente$' "the program is there"
like "$(cat "$TMPDIR/installed")" '^\./usr/share/entente/policy/nato.spif.xml$' "the policies are there"
like "$(cat "$TMPDIR/installed")" '^\./usr/share/doc/entente/guide.md$' "the guide is there"
unlike "$(cat "$TMPDIR/installed")" '^\./([^u]|u[^s])' "nothing is outside the prefix"
is "$(cd "$root" && find . ! -type d ! -perm 644 | sort | tr '\n' ' ')" "./usr/bin/entente ./usr/lib/entente/backup-node " "only programs may be run"

# ---- it works ---------------------------------------------------------------------------------------------------
echo 'an exercise passphrase' >"$TMPDIR/pass"
ENTENTE_PASSPHRASE_FILE=$TMPDIR/pass
export ENTENTE_PASSPHRASE_FILE
mkdir -p "$root/var/lib/entente"
ok "the installed program makes a node from an installed policy" "$root/usr/bin/entente" --as admin init "$root/var/lib/entente/test" \
    --org NATO --policy "$root/usr/share/entente/policy/nato.spif.xml" --exercise
ok "and enters an installed agreement" "$root/usr/bin/entente" -C "$root/var/lib/entente/test" --as admin \
    agreement add "$root/usr/share/entente/agreement/eu-nato-exercise.json"
ok "the completions are valid shell" bash -n "$root/usr/share/bash-completion/completions/entente"
if command -v groff >/dev/null 2>&1; then
    ok "the manual page is one" sh -c "groff -man -Tutf8 '$root/usr/share/man/man1/entente.1' | grep -q 'register that two organisations'"
else skip 1 "groff is not installed"; fi

# ---- the units --------------------------------------------------------------------------------------------------
units=$(cd "$root/usr/lib/systemd/system" && ls)
is "$(echo $units)" "entente-backup@.service entente-backup@.timer entente-doctor@.service entente-doctor@.timer entente-serve@.service" "the units are there"
not_ok "no placeholder is left in them" grep -r '@[A-Z]*@' "$root/usr/lib/systemd"
like "$(cat "$root"/usr/lib/systemd/system/*.service)" '^ExecStart=/usr/bin/entente ' "they run the installed program"
if systemd-analyze --version 2>/dev/null | awk 'NR == 1 { new = $2 >= 252 } END { exit !new }'; then
    # The programs that the units name stand under the prefix of this test.
    mkdir -p "$TMPDIR/units"
    for unit in $units; do
        sed "s,^ExecStart=/usr,ExecStart=$root/usr," "$root/usr/lib/systemd/system/$unit" >"$TMPDIR/units/$(echo "$unit" | sed 's/@/@test/')"
    done
    for unit in "$TMPDIR"/units/*; do
        is "$(systemd-analyze verify --man=no --recursive-errors=no "$unit" 2>&1)" "" "systemd takes ${unit##*/}"
    done
    for unit in "$TMPDIR"/units/*.service; do
        most=10
        case $unit in *serve*) most=15 ;; esac # it has listeners, and is told who connects
        ok "${unit##*/} is exposed to little: below $most of 100" systemd-analyze security --offline=true --threshold=$most "$unit"
        note "$(tail -n 1 "$TMPDIR/tap.out")"
    done
else skip 8 "systemd 252 is not installed"; fi

# ---- the Debian package -----------------------------------------------------------------------------------------
words() { tr ', ' '\n\n' | grep . | sort | tr '\n' ' '; }
is "$(sed -n '/^Build-Depends:/,/^Standards/p' "$ENT_ROOT/debian/control" | sed -e 's/^Build-Depends://' -e '/^Standards/d' -e 's/([^)]*)//g' | words)" \
    "$(sed -n 's/^BUILD_PACKAGES="\(.*\)"/\1 debhelper-compat/p' "$ENT_ROOT/do" | sed -E 's/(^| )(gcc|libc6-dev|make) / /g; s/(^| )(gcc|libc6-dev|make) / /g' | words)" \
    "the package is built from what ./do needs, and debhelper"
is "$(sed -n '1s/.*(\(.*\)).*/\1/p' "$ENT_ROOT/debian/changelog")" "$(sed -n 's/^VERSION := //p' "$ENT_ROOT/Makefile")" "and has the version of the program"

# ---- it goes ----------------------------------------------------------------------------------------------------
echo '<SPIF/>' >"$root/usr/share/entente/policy/ours.spif.xml"
(cd "$root" && find var usr/share/entente/policy/ours.spif.xml ! -type d -exec cksum {} +) | sort >"$TMPDIR/before"
ok "make uninstall" at uninstall
(cd "$root" && find . ! -type d | sed 's,^\./,,' | xargs cksum) | sort >"$TMPDIR/after"
ok "what is left is the node and the policy that somebody else put there, unchanged" cmp "$TMPDIR/before" "$TMPDIR/after"
ok "the node works on" "$ENT_PROGRAM" -C "$root/var/lib/entente/test" --as admin person list
rm "$root/usr/share/entente/policy/ours.spif.xml"
ok "installing again" at install
ok "and uninstalling" at uninstall
is "$(cd "$root/usr" && find . -name '*entente*')" "" "leaves no folder of ours"
ok "make uninstall where nothing is installed does no harm" at uninstall
finish
