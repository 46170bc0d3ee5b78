#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The nightly backup, as entente-backup@.service runs it: one key backup is left, and the node knows of each that was destroyed.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$TMPDIR" || exit 1
ENTENTE_PASSPHRASE_FILE=$TMPDIR/pass
ENTENTE_PERSON=otto
export ENTENTE_PASSPHRASE_FILE ENTENTE_PERSON
echo 'an exercise passphrase' >pass
mkdir backups
as() { who=$1; shift; "$ENT_PROGRAM" -C node --as "$who" "$@"; }
night() { sh "$ENT_ROOT/packaging/systemd/backup-node" "$ENT_PROGRAM" node backups; }
left() { (cd backups && ls | sed -n 's/^keys-\(.*\)$/\1/p' | tr '\n' ' '); }

ok "a node is made" "$ENT_PROGRAM" --as admin init node --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml" --ceiling SECRET --exercise
ok "and an operator" as admin person add otto --roles operator --new-passphrase pass
status 3 "without a backup key there is no backup" night
like "$err" '"code":"REFUSED"' "and it says why"
is "$(left)" "" "and no file is left"
ok "the backup key is made" as admin node backup-key --out page.txt
status 0 "the first night" night
first=$(left)
like "$first" '^[0-9a-f-]{36}\.backup $' "leaves one key backup, named after its id"
status 0 "the second night" night
second=$(left)
like "$second" '^[0-9a-f-]{36}\.backup $' "leaves one key backup"
not_ok "another one" test "$first" = "$second"
listed=$(as otto --json node backups | tr '{' '\n')
like "$(printf '%s\n' "$listed" | grep "${first%.backup *}")" 'replaced' "the first is reported replaced"
unlike "$(printf '%s\n' "$listed" | grep "${second%.backup *}")" 'replaced' "the second is not"

# A night that was broken off after the destruction and before the report.
id=${second%.backup *}
rm "backups/keys-$id.backup"
: >"backups/keys-$id.destroyed"
echo unfinished >backups/keys.new
status 0 "the night after a broken one" night
like "$err" 'unfinished key backup was destroyed' "says what it found"
like "$(as otto --json node backups | tr '{' '\n' | grep "$id")" 'replaced' "reports what was not reported"
like "$(left)" '^[0-9a-f-]{36}\.backup $' "and leaves one key backup"
is "$(find backups -type f -name 'data-*' | wc -l | awk '{ print ($1 >= 1) }')" 1 "data backups are never removed"
is "$(find backups -type f -perm /077)" "" "nobody else may read them"
finish
