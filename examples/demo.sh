#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The demonstration: two organisations, one handover. Run it as `./do demo`; needs the built program and this repository.
# Everything classified in it is invented and marked EXERCISE.
set -eu
cd "$(dirname "$0")/.."

B=${B:-build}
entente=$B/entente
D=$B/demo
rm -rf "$D"
mkdir -p "$D/docs"
pass=$D/passphrase
printf 'an exercise passphrase\n' >"$pass"
chmod 600 "$pass"
ENTENTE_PASSPHRASE_FILE=$pass
export ENTENTE_PASSPHRASE_FILE

head_line() { printf '\n== %s\n' "$*"; }
say() { printf '   %s\n' "$*"; }
nato() { who=$1; shift; "$entente" -C "$D/nato" --as "$who" "$@"; }
eu() { who=$1; shift; "$entente" -C "$D/eu" --as "$who" "$@"; }
# value KEY: a string or number member of the JSON on standard input
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
quietly() { "$@" >"$D/last.txt" 2>&1 || { cat "$D/last.txt" >&2; exit 1; }; }

nato_clearance="NATO: SECRET; Context=NATO; Releasable To=NATO; Only=NATO,NOR; Additional Sensitivity=CRYPTO"
eu_categories="Distribution=European Commission; Received Information=NATO"

# ---- two nodes ---------------------------------------------------------------------------------------------------
head_line "1. Two nodes under two policies. Both hold invented material only (EXERCISE)."
quietly "$entente" --as admin init "$D/nato" --org NATO --policy data/policy/nato.spif.xml --ceiling SECRET --exercise
quietly "$entente" --as admin init "$D/eu" --org EU --policy data/policy/eu.spif.xml --ceiling "SECRET UE/EU SECRET" --exercise
for p in sara:security anna:custodian bert:release carla:release dirk:registry eva:auditor; do
    quietly nato admin person add "${p%%:*}" --roles "${p#*:}" --new-passphrase "$pass"
    [ "$p" = sara:security ] || quietly nato sara person clear "${p%%:*}" --clearance "$nato_clearance" --from 2026-01-01 --to 2029-12-31 --briefed 2026-01-05
done
for p in stan:security greta:registry hugo:reader ines:auditor; do
    quietly eu admin person add "${p%%:*}" --roles "${p#*:}" --new-passphrase "$pass"
done
quietly eu stan person clear greta --clearance "EU: SECRET UE/EU SECRET; $eu_categories" --from 2026-01-01 --to 2029-12-31 --briefed 2026-01-05
quietly eu stan person clear hugo --clearance "EU: RESTREINT UE/EU RESTRICTED; $eu_categories" --from 2026-01-01 --to 2029-12-31 --briefed 2026-01-05
quietly nato admin key show --out "$D/nato-release.pub"
quietly nato admin key show --purpose checkpoint --out "$D/nato-checkpoint.pub"
quietly eu admin key show --out "$D/eu-release.pub"
quietly eu admin key pin NATO "$D/nato-release.pub"
quietly eu admin key pin NATO "$D/nato-checkpoint.pub" --purpose checkpoint
quietly nato admin key pin EU "$D/eu-release.pub"
quietly eu admin policy adopt data/policy/nato.spif.xml
quietly nato admin agreement add data/agreement/eu-nato-exercise.json
quietly eu admin agreement add data/agreement/eu-nato-exercise.json
agreement=$("$entente" -C "$D/nato" --as admin --json agreement list | value id)
say "NATO: administrator, security officer, custodian, two release officers, registry, auditor. EU: administrator, security officer, registry, reader, auditor."
say "Keys pinned both ways, agreement $agreement entered on both sides."

# ---- the real list ---------------------------------------------------------------------------------------------
head_line "2. NATO imports a real list: $(($(wc -l <data/standards.csv) - 1)) public standards (data/standards.csv)."
nato anna --json import data/standards.csv --source public-list --label "NATO UNCLASSIFIED Releasable To European Commission" >"$D/import.json"
say "Imported $(value records <"$D/import.json") records, each one a log entry of an act that Anna signed. Found wrong or doubtful in them:"
"$entente" --json standard audit data/standards.csv | tr '{' '\n' | sed -n 's/.*"code":"\([^"]*\)".*/\1/p' | sort | uniq -c | sort -rn |
    sed 's/^ *\([0-9]*\) /     \1 x /'
"$entente" --json standard audit data/standards.csv | tr '{' '\n' |
    sed -n 's/.*"code":"number-provisional".*"line":\([0-9]*\),"message":"\([^:]*\):.*/     line \1: \2/p' | tr -d '\\' | head -n 3

# ---- invented documents ----------------------------------------------------------------------------------------
head_line "3. NATO registers twelve invented documents, all marked EXERCISE; EX-08 and EX-09 are derived from others."
EC="Releasable To European Commission"
doc() { # NUMBER TITLE MARKING [option ...]
    n=$1 t=$2 m=$3
    shift 3
    printf 'EXERCISE EXERCISE EXERCISE\n%s: %s\nThis text is invented.\nEXERCISE EXERCISE EXERCISE\n' "$n" "$t" >"$D/docs/$n.txt"
    quietly nato anna import "$D/docs/$n.txt" --number "$n" --title "$t" --label "$m" --exercise "$@"
}
doc EX-01 "Exercise STEADY QUILL: overview" "NATO UNCLASSIFIED $EC"
doc EX-02 "Radio plan, shared bands" "NATO RESTRICTED $EC"
doc EX-03 "Radio plan, reserve bands" "NATO RESTRICTED"
doc EX-04 "155 mm: firing table differences" "NATO CONFIDENTIAL $EC"
doc EX-05 "155 mm: charge limits" "NATO SECRET $EC"
doc EX-06 "Depot stocks" "NATO SECRET"
doc EX-07 "Fuze interface of nation G" "NATO CONFIDENTIAL $EC" --originator GBR
doc EX-08 "Fuze interface, summary" "NATO CONFIDENTIAL $EC" --from EX-07
doc EX-09 "Artillery radio and firing data" "NATO CONFIDENTIAL $EC" --from EX-02 --from EX-04
doc EX-10 "Key loading procedure" "NATO CONFIDENTIAL CRYPTO $EC"
doc EX-11 "Bridge load classes of nation D" "NATO CONFIDENTIAL $EC" --originator DEU
doc EX-12 "Convoy escort" "NATO RESTRICTED Norway, United States Only"
nato anna item list EX- | sed 's/^/   /'

# ---- release -----------------------------------------------------------------------------------------------------
head_line "4. Bert prepares the release to the European Commission; every item is decided, none is forgotten."
quietly nato bert release consent EX-11 --originator DEU --to "European Commission" --reference "BMVg 12-26 (invented)" --date 2026-02-02
nato bert --json item list | tr '{' '\n' | sed -n 's/.*"item":"\([^"]*\)".*/\1/p' >"$D/named.txt"
nato bert --json release new --to "European Commission" --agreement "$agreement" --purpose "exercise planning" --list "$D/named.txt" >"$D/release.json"
release=$(value release <"$D/release.json")
say "Named $(value named <"$D/release.json"), leaving $(value leaving <"$D/release.json"), staying $(value staying <"$D/release.json")."
leaving=
for n in 01 02 03 04 05 06 07 08 09 10 11 12; do
    grep -q "\"number\":\"EX-$n\"" "$D/release.json" || leaving="$leaving EX-$n"
done
say "Of the twelve leave:$leaving, and all public standards. Staying:"
tr '{' '\n' <"$D/release.json" | sed -n 's/.*"number":"\([^"]*\)","rule":"\([^"]*\)","reason":"\([^"]*\)".*/     \1 by \2: \3/p' | sort | cut -c1-130

head_line "5. Bert may not approve his own release; Carla, a second person, does. Then the file is written."
nato bert release approve "$release" 2>&1 | sed 's/^/   /' || true
quietly nato carla release approve "$release"
quietly nato carla release bundle "$release" --out "$D/release-1.entente" --expires 2030-12-31
quietly nato carla release bundle "$release" --out "$D/release-1-again.entente"
cmp "$D/release-1.entente" "$D/release-1-again.entente" && say "Written twice, byte for byte the same: $(wc -c <"$D/release-1.entente") bytes."
rm "$D/release-1-again.entente"

# ---- an altered bundle -------------------------------------------------------------------------------------------
head_line "6. A bundle in which one bit was changed on the way."
size=$(wc -c <"$D/release-1.entente")
at=$((size / 2))
byte=$(dd if="$D/release-1.entente" bs=1 skip=$at count=1 2>/dev/null | od -An -tu1 | tr -d ' ')
cp "$D/release-1.entente" "$D/altered.entente"
printf "$(printf '\\%03o' $((byte ^ 1)))" | dd of="$D/altered.entente" bs=1 seek=$at conv=notrunc 2>/dev/null
eu greta receive "$D/altered.entente" 2>&1 | sed 's/^/   /' || true

# ---- receive -----------------------------------------------------------------------------------------------------
head_line "7. The EU's registry receives the true one, and sends the signed receipt back."
eu greta --json receive "$D/release-1.entente" --receipt "$D/receipt-1.json" >"$D/receive.json"
say "Stored $(value stored <"$D/receive.json"), quarantined $(value quarantined <"$D/receive.json"), registered $(value registered_now <"$D/receive.json")."
quietly nato bert release receipt "$D/receipt-1.json"
say "NATO's node has checked and entered the receipt."
say "What greta (EU, cleared to SECRET UE/EU SECRET) sees of the exercise papers:"
eu greta item list EX- | sed 's/^/   /'
say "What hugo (EU, cleared to RESTREINT UE/EU RESTRICTED) sees:"
eu hugo item list EX- | sed 's/^/   /'
eu hugo item show EX-04 >"$D/hidden.txt" 2>&1 || true
eu hugo item show EX-99 >"$D/absent.txt" 2>&1 || true
cmp "$D/hidden.txt" "$D/absent.txt" && say "Hugo asks for EX-04 (hidden from him) and EX-99 (which is nowhere): the answers are equal, byte for byte:"
sed 's/^/     /' "$D/absent.txt"

send() { # FILE ITEM …: released, approved, bundled
    file=$1 items=
    shift
    for i in "$@"; do items="$items --item $i"; done
    nato bert --json release new --to "European Commission" --agreement "$agreement" --purpose "exercise planning" $items >"$D/release.json"
    release=$(value release <"$D/release.json")
    quietly nato carla release approve "$release"
    nato carla release bundle "$release" --out "$file" --expires 2030-12-31
}

# ---- terms -------------------------------------------------------------------------------------------------------------
head_line "8. One name per thing. The EU asks what spellings of calibres mean:"
ask() { "$entente" --json term match "$@" | sed 's/.*"verdict":"\([^"]*\)".*/\1/'; }
say "\"155 mm\": $(ask "155 mm")   \"7,62x51 OTAN\": $(ask "7,62x51 OTAN")   \"7,62x51 OTAN\" and \".308 Winchester\": $(ask "7,62x51 OTAN" ".308 Winchester")"
say "Two nations' lists (invented) are brought together. The program proposes, Thea, the terminologist, decides:"
quietly nato admin person add thea --roles terminologist --new-passphrase "$pass"
quietly nato sara person clear thea --clearance "$nato_clearance" --from 2026-01-01 --to 2029-12-31 --briefed 2026-01-05
for l in a b; do quietly nato thea term import "examples/terms/list-$l.tbx" --source "list-$l" --label "NATO UNCLASSIFIED $EC" --exercise; done
nato thea --json term harmonise list-a list-b >"$D/harmonise.json"
tr '{' '\n' <"$D/harmonise.json" | sed -n 's/.*"grade":"\([^"]*\)","first":"\([^"]*\)","first_term":"\([^"]*\)","second":"\([^"]*\)".*/     \1: \2 and \4, \3/p'
tr '{' '\n' <"$D/harmonise.json" | sed -n 's/.*"why":"\(.*\)"}.*/     never: \1/p' | tr -d '\\' | head -n 1
tr '{' '\n' <"$D/harmonise.json" | sed -n 's/.*"term":"\([^"]*\)","lang":"\([^"]*\)","first":.*/     open: "\1" (\2) is several concepts on one side/p'
quietly nato thea term accept list-a:A-1 list-b:B-1 --id COMMON-1 --state agreed --exercise
send "$D/release-2.entente" COMMON-1 >"$D/last.txt"
quietly eu greta receive "$D/release-2.entente"
say "The agreed concept is derived from both, leaves like everything else, and is what the EU's node answers with:"
eu greta --json term list | tr '{' '\n' |
    sed -n 's/.*"label":"\([^"]*\)","concept":"\([^"]*\)","term":"\([^"]*\)".*"state":"\([^"]*\)","languages":"\([^"]*\)".*/     \2: \3, \4, in \5\n     \1/p'

# ---- logs ----------------------------------------------------------------------------------------------------------
head_line "9. Both auditors check every entry, hash and signature of their logs."
nato eva log verify | sed 's/^/   NATO: /'
eu ines log verify | sed 's/^/   EU:   /'

# ---- the bad night -----------------------------------------------------------------------------------------------------
head_line "10. NATO's machine is lost. It comes back from a backup, and goes on with the EU without a gap or a repeat."
quietly nato admin node backup-key --out "$D/page.txt"
quietly nato admin node backup --out "$D/data.backup" --keys "$D/keys.backup"
say "Backed up: $(wc -c <"$D/data.backup") bytes of data, $(wc -c <"$D/keys.backup") of keys, sealed to the key on the printed page:"
grep -E '^ *[1-4]:' "$D/page.txt" | sed 's/^ */     /'
send "$D/release-3.entente" EX-01 >"$D/last.txt"
quietly eu greta receive "$D/release-3.entente"
say "After the backup a second bundle went out, and the EU has it. Now the folder is gone:"
mv "$D/nato" "$D/nato.lost"
eu greta release statement --agreement "$agreement" --for NATO --out "$D/statement.json" >"$D/last.txt"
"$entente" --as admin node restore "$D/data.backup" --keys "$D/keys.backup" --page "$D/page.txt" --to "$D/nato" \
    --evidence "$D/statement.json" | sed -n 's/^\(entries\|contents\|seconds\) /     restored: &/p'
send "$D/release-4.entente" EX-02 | sed -n 's/^sequence/     the next bundle has the number/p'
eu greta receive "$D/release-4.entente" | sed -n 's/^\(sequence\|stored\|known\) /     the EU receives it: &/p'
nato eva log verify | sed -n 's/^verdict */     NATO: /p'

cat <<T

Left for you: $D/nato, $D/eu, $D/*.entente, $D/nato-release.pub. Try next:
  export ENTENTE_PASSPHRASE_FILE=$pass
  $entente verify $D/release-1.entente --key $D/nato-release.pub
  $entente -C $D/nato --as bert release preview $release
  $entente -C $D/eu --as greta item show EX-09
  $entente -C $D/nato --as eva log list
  $entente help rule R-33

Both nodes side by side, in one browser (each server in a terminal of its own; Ctrl-C ends it):
  $entente -C $D/nato serve --listen 127.0.0.1:8081 --origin http://nato.localhost:8081
  $entente -C $D/eu serve --listen 127.0.0.1:8082 --origin http://eu.localhost:8082
Open http://nato.localhost:8081 as bert, who prepares a release, then as carla, who approves it and saves the bundle.
Open http://eu.localhost:8082 as greta, who receives it, and as hugo, who sees less. The auditors are eva and ines.
The passphrase of all of them: $(cat "$pass")
This program has no official status and is not accredited.
T
