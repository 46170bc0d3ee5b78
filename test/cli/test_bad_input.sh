#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad input through the program: each time the right exit code, a message with place, rule where one applies and next step, and a
# node that is as it was. Bad bundles of every kind: test/api/test_refused.c.
. "$ENT_ROOT/test/lib/tap.sh"

node=$TMPDIR/node
pass=$TMPDIR/pass
printf 'an exercise passphrase\n' >"$pass"
ENTENTE_PASSPHRASE_FILE=$pass
export ENTENTE_PASSPHRASE_FILE

make_node() {
    "$ENT_PROGRAM" --as admin init "$node" --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml" --ceiling SECRET --exercise &&
        "$ENT_PROGRAM" -C "$node" --as admin person add anna --roles custodian,registry,auditor --new-passphrase "$pass" &&
        "$ENT_PROGRAM" -C "$node" --as admin person add fso --roles security --new-passphrase "$pass" &&
        "$ENT_PROGRAM" -C "$node" --as fso person clear anna --clearance "NATO: SECRET; Context=NATO; Releasable To=NATO" \
            --from 2020-01-01 --to 2099-12-31 --briefed 2020-01-05
}
anna() { "$ENT_PROGRAM" -C "$node" --as anna "$@"; }
member() { sed "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/"; }
# what the node holds: number of entries and root of the log, digest of the tables
held() { anna --json log verify | member entries; anna --json log verify | member root; anna --json log rebuild | member before; }

# bad EXIT NAME PLACE WHAT COMMAND ...: refused with this exit code, place and words, with a next step, and the node unchanged.
# PLACE and WHAT are extended regular expressions; the command is run twice, for people and as JSON.
bad() {
    bad_exit=$1 bad_name=$2 bad_place=$3 bad_what=$4
    shift 4
    status "$bad_exit" "$bad_name: exit $bad_exit" "$@"
    is "$out" "" "$bad_name: nothing on standard output"
    like "$err" "^entente: .*$bad_place.*: .*$bad_what" "$bad_name: the message names the place and the cause"
    like "$err" "^  next: [A-Z]" "$bad_name: and the next step"
    status "$bad_exit" "$bad_name: the same as JSON" "$@" --json
    like "$out" "^\{\"error\":\{\"code\":\"[A-Z_]+\",\"exit\":$bad_exit,\"what\":\".*\"place\":\".*$bad_place.*\"next\":.*\"written\":false\}\}$" "$bad_name: in one object"
    is "$(held)" "$before" "$bad_name: the node is as it was"
}
imports() { anna import "$@" --label "NATO UNCLASSIFIED" --exercise; }

ok "a node" make_node
printf 'EXERCISE\n' >"$TMPDIR/paper"
ok "with an item" anna import "$TMPDIR/paper" --number EX-1 --label "NATO RESTRICTED" --exercise
before=$(held)
is "$(echo "$before" | wc -w | tr -d ' ')" 3 "what it holds is known"

# ---- registers ---------------------------------------------------------------------------------------------------
good=$ENT_ROOT/test/standards/fixtures/v44.xml
status 0 "the fixture is good" "$ENT_PROGRAM" standard audit "$good"
lines=$(wc -l <"$good")
head -n $((lines / 2)) "$good" >"$TMPDIR/cut.xml"
bad 1 "truncated XML" "cut\.xml.*line $((lines / 2 + 1))" "ends inside" imports "$TMPDIR/cut.xml"
bad 1 "truncated XML, audited" "cut\.xml.*line" "" "$ENT_PROGRAM" standard audit "$TMPDIR/cut.xml"
sed "5s/>/>\\xE9\\x20/" "$good" >"$TMPDIR/latin1.xml"
bad 1 "XML that is not UTF-8" "latin1\.xml.*line 5" "" imports "$TMPDIR/latin1.xml"
{
    printf '<?xml version="1.0"?>\n<!DOCTYPE standards [\n<!ENTITY leak SYSTEM "file://%s">\n]>\n' "$pass"
    printf '<standards><records><standard id="a"><document title="&leak;"/></standard></records></standards>\n'
} >"$TMPDIR/entity.xml"
bad 1 "an external entity" "entity\.xml.*line [0-9]" "" imports "$TMPDIR/entity.xml"
unlike "$err $out" "an exercise passphrase" "an external entity is not read"
{
    printf '<?xml version="1.0"?>\n<!DOCTYPE standards [\n<!ENTITY a "aaaaaaaaaa">\n'
    for i in 1 2 3 4 5 6 7 8 9; do printf '<!ENTITY a%s "&a%s;&a%s;&a%s;&a%s;&a%s;&a%s;&a%s;&a%s;">\n' $i $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)) $((i - 1)); done
    printf ']>\n<standards>&a9;</standards>\n'
} >"$TMPDIR/laughs.xml"
bad 1 "entities in entities" "laughs\.xml.*line [0-9]" "" imports "$TMPDIR/laughs.xml"
printf '<?xml version="1.0"?>\n<!DOCTYPE standards SYSTEM "http://192.0.2.1/none.dtd">\n<html/>\n' >"$TMPDIR/html.xml"
bad 1 "another kind of document" "html\.xml" "" imports "$TMPDIR/html.xml"

head -c 1073741824 /dev/zero | gzip -9 >"$TMPDIR/bomb.xml.gz"
ok "the bomb is 1 GiB in about 1 MiB" test "$(wc -c <"$TMPDIR/bomb.xml.gz")" -lt 1100000
bad 1 "a 1 GiB bomb" "bomb\.xml\.gz" "" imports "$TMPDIR/bomb.xml.gz"
bad 1 "a 1 GiB bomb, audited" "bomb\.xml\.gz" "" "$ENT_PROGRAM" standard audit "$TMPDIR/bomb.xml.gz"
gzip -c "$good" >"$TMPDIR/good.xml.gz"
head -c 300 "$TMPDIR/good.xml.gz" >"$TMPDIR/cut.xml.gz"
bad 1 "truncated gzip" "cut\.xml\.gz" "" imports "$TMPDIR/cut.xml.gz"
{ cat "$TMPDIR/good.xml.gz"; printf x; } >"$TMPDIR/more.xml.gz"
bad 1 "gzip with a byte behind" "more\.xml\.gz" "" imports "$TMPDIR/more.xml.gz"

# A doubled id is a defect that the register reports and keeps apart, in XML; in the form that people fill in it is refused.
sed '/<\/records>/i <standard id="doubled"><document orgid="iso" pubnum="1" title="One"/><uuid>00000000-0000-4000-8000-000000000001</uuid></standard>\n<standard id="doubled"><document orgid="iso" pubnum="2" title="Two"/><uuid>00000000-0000-4000-8000-000000000002</uuid></standard>' "$good" >"$TMPDIR/doubled.xml"
status 0 "a doubled id is reported" anna --json import "$TMPDIR/doubled.xml" --label "NATO UNCLASSIFIED" --exercise --dry-run
like "$out" '"code":"duplicate-id","findings":1' "as a finding"
is "$(held)" "$before" "and a dry run changes nothing"
h=number,edition,version,title,publisher,date,status,source,mark
printf '%s\nA-1,,,One,ISO,2020,accepted,invented,recalled\nA-1,,,Two,ISO,2020,accepted,invented,recalled\n' $h >"$TMPDIR/doubled.csv"
bad 1 "a doubled row" "doubled\.csv.*(line|row) 3" "" imports "$TMPDIR/doubled.csv"
printf '%s\nA-1,,,One,ISO,2020-02-30,accepted,invented,recalled\n' $h >"$TMPDIR/date.csv"
bad 1 "a day that does not exist" "date\.csv.*(line|row) 2" "" imports "$TMPDIR/date.csv"
printf 'number,title\nA-1,One\n' >"$TMPDIR/columns.csv"
bad 1 "missing columns" "columns\.csv" "" imports "$TMPDIR/columns.csv"
bad 1 "a folder as file" "$TMPDIR" "folder" imports "$TMPDIR"
bad 1 "a file that is not there" "none\.xml" "no such file" imports "$TMPDIR/none.xml"

# ---- labels ------------------------------------------------------------------------------------------------------
paper() { anna import "$TMPDIR/paper" --number EX-2 "$@"; }
bad 3 "no label" "--label" "Nothing is registered without" paper
like "$out" '"rule":\{"id":"R-01","mark":"our design"' "no label: with its rule and mark"
bad 1 "an unknown marking" "marking .*NATO VERY SECRET.*character 6" "VERY SECRET" paper --label "NATO VERY SECRET"
bad 3 "above the ceiling" "marking .*COSMIC TOP SECRET" "nothing above SECRET" paper --label "COSMIC TOP SECRET" --exercise
like "$out" '"id":"R-60"' "above the ceiling: with its rule"
bad 3 "not marked as exercise" "marking .*NATO SECRET" "exercise node" paper --label "NATO SECRET"
like "$out" '"id":"R-61"' "not marked as exercise: with its rule"
bad 3 "a derived item with a lower label" "from EX-1" "lower" paper --label "NATO UNCLASSIFIED" --exercise --from EX-1
like "$out" '"id":"R-11"' "a derived item with a lower label: with its rule"
sed 's/lacv="3"/lacv="2"/' "$ENT_ROOT/data/policy/nato.spif.xml" >"$TMPDIR/broken.spif.xml"
bad 1 "a policy that contradicts itself" "broken\.spif\.xml.*line" "" "$ENT_PROGRAM" -C "$node" --as admin policy adopt "$TMPDIR/broken.spif.xml"

# ---- persons and keys --------------------------------------------------------------------------------------------
wrong() { ENTENTE_PASSPHRASE_FILE=$ENT_ROOT/README-that-is-not-there "$ENT_PROGRAM" -C "$node" --as anna item list "$@"; }
status 4 "no passphrase file" wrong
printf 'not the passphrase\n' >"$TMPDIR/wrong"
wrong() { ENTENTE_PASSPHRASE_FILE=$TMPDIR/wrong "$ENT_PROGRAM" -C "$node" --as anna item list "$@"; }
status 4 "a wrong passphrase: exit 4" wrong
is "$out" "" "a wrong passphrase: nothing is shown"
like "$err" "^entente: .*passphrase" "a wrong passphrase: and says so"
like "$err" "^  next: " "a wrong passphrase: with the next step"
status 4 "a person who is not there: exit 4" "$ENT_PROGRAM" -C "$node" --as otto item list
key=$(echo "$node"/keys/anna-*.pem)
sed '3s/./x/10' "$key" >"$TMPDIR/damaged" && cp "$key" "$TMPDIR/anna.pem" && cp "$TMPDIR/damaged" "$key"
status 1 "a damaged key file: exit 1" anna item list
like "$err" "^entente: .*keys/anna-[0-9a-f]{16}\.pem: " "a damaged key file: names the file"
cp "$node"/keys/admin-*.pem "$key"
status 4 "another person's key file: exit 4" anna item list
cp "$TMPDIR/anna.pem" "$key"
"$ENT_PROGRAM" -C "$node" --as admin key show --out "$TMPDIR/own.pub" >"$TMPDIR/shown"
bad 1 "its own key" "own\.pub" "own key" "$ENT_PROGRAM" -C "$node" --as admin key pin NATO "$TMPDIR/own.pub"
bad 5 "a key with another fingerprint" "own\.pub" "fingerprint" "$ENT_PROGRAM" -C "$node" --as admin key pin EU "$TMPDIR/own.pub" --fingerprint "0000 0000 0000 0000"
bad 1 "a key that is none" "paper.*line 1" "" "$ENT_PROGRAM" -C "$node" --as admin key pin EU "$TMPDIR/paper"
printf '{"format":"entente/agreement/v1","id":"X"}\n' >"$TMPDIR/agreement.json"
bad 1 "half an agreement" "agreement\.json" "title" "$ENT_PROGRAM" -C "$node" --as admin agreement add "$TMPDIR/agreement.json"

# ---- text that would act on a terminal ---------------------------------------------------------------------------
title=$(printf 'red \033[31m and turned \342\200\256 round')
status 0 "a title with control characters" anna import "$TMPDIR/paper" --number EX-7 --label "NATO RESTRICTED" --exercise --title "$title"
status 0 "is listed" anna item list EX-7
like "$out" "red <U\+001B>\[31m and turned <U\+202E> round" "with its characters made visible"
ok "and no escape character reaches the terminal" sh -c '! printf "%s" "$1" | grep -q "$(printf "\033")"' sh "$out"
before=$(held)

# ---- folders and disks -------------------------------------------------------------------------------------------
status 1 "init into a folder that is there: exit 1" "$ENT_PROGRAM" --as admin init "$node" --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml"
like "$err" "$node.*there already" "init into a folder that is there: names it"
status 10 "a file as node: exit 10" "$ENT_PROGRAM" -C "$TMPDIR/paper" key show
mkdir "$TMPDIR/fake"
printf 'no database\n' >"$TMPDIR/fake/entente.db"
status 1 "a database that is none: exit 1" "$ENT_PROGRAM" -C "$TMPDIR/fake" key show
like "$err" "^  next: " "a database that is none: with the next step"
bad 1 "a place for a file that is a folder" "$TMPDIR" "" "$ENT_PROGRAM" -C "$node" --as admin key show --out "$TMPDIR"
bad 1 "a place in a folder that is not there" "nowhere" "" "$ENT_PROGRAM" -C "$node" --as admin key show --out "$TMPDIR/nowhere/key"

if [ "$(id -u)" -eq 0 ]; then
    skip 2 "permissions do not bind root"
else
    chmod a-w "$node" "$node/entente.db"
    status 1 "a read-only folder: exit 1" anna import "$TMPDIR/paper" --number EX-3 --label "NATO RESTRICTED" --exercise
    like "$err" "^  next: " "a read-only folder: with the next step"
    chmod u+w "$node" "$node/entente.db"
fi
trap 'umount "$TMPDIR/small" 2>/dev/null' EXIT
if mkdir "$TMPDIR/small" && mount -t tmpfs -o size=2m tmpfs "$TMPDIR/small" 2>"$TMPDIR/mount"; then
    rm -rf "$TMPDIR/small/"*
    cp -r "$node" "$TMPDIR/small/node"
    big=$TMPDIR/big
    head -c 4000000 /dev/urandom >"$big"
    full() { "$ENT_PROGRAM" -C "$TMPDIR/small/node" --as anna "$@"; }
    status 1 "a full disk: exit 1" full import "$big" --number EX-9 --label "NATO RESTRICTED" --exercise
    like "$err" "full" "a full disk: says so"
    like "$err" "^  next: " "a full disk: with the next step"
    status 0 "a full disk: the node still answers" full --json log verify
    is "$(printf '%s' "$out" | member root)" "$(echo "$before" | sed -n 2p)" "a full disk: and is as it was"
    mount -o remount,ro "$TMPDIR/small"
    status 1 "a read-only disk: exit 1" full import "$TMPDIR/paper" --number EX-9 --label "NATO RESTRICTED" --exercise
    like "$err" "^  next: " "a read-only disk: with the next step"
else
    skip 7 "no small disk can be mounted here"
fi
is "$(held)" "$before" "after all this the node is as it was"
finish
