#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every format that was ever published is read for ever: for each test/formats/N.tar.gz (made by test/formats/make with the program of
# that format) two nodes are brought up to date and trade on, and their bundles are verified.
. "$ENT_ROOT/test/lib/tap.sh"

P=$ENT_PROGRAM
W=$TMPDIR/formats
mkdir -p "$W"

nato() { who=$1; shift; "$P" -C "$D/nato" --as "$who" "$@"; }
eu() { who=$1; shift; "$P" -C "$D/eu" --as "$who" "$@"; }
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
# Names, rights and digests of all files of the node, but what SQLite leaves beside a database that was read: a WAL without content.
files() { find . ! -name '*.db-shm' ! \( -name '*.db-wal' -size 0 \) "$@"; }
state() { (cd "$1" && files -printf '%p %m\n' | sort && files -type f -exec sha256sum {} + | sort); }

whole() { # NODE AUDITOR
    status 0 "format $n: $1: the log verifies" "$P" -C "$D/$1" --as "$2" --json log verify
    status 0 "format $n: $1: the tables are what the log says" "$P" -C "$D/$1" --as "$2" --json log rebuild
    like "$out" '"equal":true' "format $n: $1: before and after the rebuild are equal"
}

refuses() { # NODE PERSON: an older node is told from a damaged one
    for operation in "person list" "item list" "release list" "agreement list" "key show --out $D/x.pub"; do
        # shellcheck disable=SC2086  # words
        status 1 "format $n: $1: $operation is refused" "$P" -C "$D/$1" --as "$2" $operation
        like "$err" 'node upgrade' "format $n: $1: $operation names the next step"
        like "$err" "format $n" "format $n: $1: $operation names the format"
    done
    status 1 "format $n: $1: nothing is changed" "$P" -C "$D/$1" --as "$2" agreement add "$ENT_ROOT/data/agreement/eu-nato-exercise.json"
    not_ok "format $n: $1: and no file is made" test -e "$D/x.pub"
}

upgrades() { # NODE PERSON
    refuses "$1" "$2"
    before=$(state "$D/$1")
    status 0 "format $n: $1: tried" "$P" -C "$D/$1" --json node upgrade --dry-run
    like "$out" '"state":"tried' "format $n: $1: says that it only tried"
    is "$(state "$D/$1")" "$before" "format $n: $1: trying changes no byte"
    status 0 "format $n: $1: upgraded" "$P" -C "$D/$1" --json node upgrade
    like "$out" '"state":"upgraded"' "format $n: $1: says so"
    is "$(state "$D/$1/before-upgrade-$n" | grep -c '/keys/.*pem 600')" "$(echo "$before" | grep -c '/keys/.*pem 600')" "format $n: $1: key files are in the copy"
    is "$(find "$D/$1/keys" -name '*-????????????????.pem' | wc -l)" "$(find "$D/$1/keys" -type f | wc -l)" "format $n: $1: key files have their new names"
    status 1 "format $n: $1: the copy is of the older format" "$P" -C "$D/$1/before-upgrade-$n" --as "$2" person list
    like "$err" "format $n" "format $n: $1: and whole"
}

trade() {
    for node in nato eu; do
        status 0 "format $n: $node: its clock is right, after all the years" "$P" -C "$D/$node" --as admin node clock "$(date -u +%Y-%m-%d)"
    done
    for b in 1 2; do status 0 "format $n: bundle $b verifies" "$P" --json verify "$D/bundle-$b.entente" --key "$D/nato-release.pub"; done
    status 0 "format $n: a bundle from before comes again" eu greta --json receive "$D/bundle-1.entente"
    status 0 "format $n: a bundle from before arrives" eu greta --json receive "$D/bundle-2.entente" --receipt "$D/receipt-2.json"
    status 0 "format $n: a receipt from before comes again" nato bert release receipt "$D/receipt-1.json"
    status 0 "format $n: its receipt is entered" nato bert release receipt "$D/receipt-2.json"
    status 0 "format $n: what was prepared is found" nato carla --json release list
    id=$(echo "$out" | tr '{' '\n' | grep '"prepared"' | value release)
    [ -n "$id" ] || id=$(echo "$out" | tr '{' '\n' | grep '"prepared"' | value id)
    status 0 "format $n: and approved" nato carla release approve "$id"
    status 0 "format $n: and bundled" nato carla release bundle "$id" --out "$D/bundle-3.entente" --expires 2099-12-31
    status 0 "format $n: and received" eu greta receive "$D/bundle-3.entente" --receipt "$D/receipt-3.json"
    status 0 "format $n: and its receipt is entered" nato bert release receipt "$D/receipt-3.json"
    printf 'EXERCISE\nFX-06: written later\nThis text is invented.\nEXERCISE\n' >"$D/FX-06.txt"
    status 0 "format $n: a new document" nato anna import "$D/FX-06.txt" --number FX-06 --title "Later" --exercise \
        --label "NATO RESTRICTED Releasable To European Commission" --from FX-02
    status 0 "format $n: a new release" nato bert --json release new --to "European Commission" --agreement EU-NATO-EXERCISE-2026 \
        --purpose "exercise planning" --item FX-06
    id=$(echo "$out" | value release)
    status 0 "format $n: approved" nato carla release approve "$id"
    status 0 "format $n: bundled" nato carla release bundle "$id" --out "$D/bundle-4.entente" --expires 2099-12-31
    status 0 "format $n: received" eu greta receive "$D/bundle-4.entente"
    status 0 "format $n: and read" eu greta --json item show FX-06
    status 0 "format $n: so is what came before the upgrade" eu greta item export FX-02 --out "$D/FX-02.out"
    like "$(cat "$D/FX-02.out")" 'FX-02: Radio plan' "format $n: with its text"
}

# Killed at moments that come later each time: the node is of one format and can be upgraded.
killed() { # NODE PERSON AUDITOR
    K=$D/killed
    whole=0 old=0 new=0
    for delay in 0.01 0.03 0.06 0.1 0.14 0.18 0.22 0.26 0.3 0.35 0.4 0.5; do
        rm -rf "$K"
        cp -r "$D/$1" "$K"
        timeout -s KILL "$delay" "$P" -C "$K" node upgrade >/dev/null 2>&1
        case $("$P" -C "$K" --json node upgrade --dry-run | value from) in "$n") old=$((old + 1)) ;; "$present") new=$((new + 1)) ;; esac
        "$P" -C "$K" node upgrade >/dev/null && "$P" -C "$K" --as "$2" item list >/dev/null && "$P" -C "$K" --as "$3" log rebuild >/dev/null &&
            [ -z "$(find "$K/keys" -name "$2.pem")" ] && whole=$((whole + 1))
    done
    note "format $n: $1: killed 12 times, $old times before the commit, $new times after it"
    is "$((old + new)) $whole" "12 12" "format $n: $1: killed at any moment, it is of one format and can be upgraded"
    rm -rf "$K"
}

# Backups and papers of that format, from the format on that had them.
papers() {
    if [ ! -f "$D/data.backup" ]; then return; fi
    status 0 "format $n: a backup is restored" "$P" --as admin --json node restore "$D/data.backup" --keys "$D/keys.backup" --page "$D/page.txt" \
        --to "$D/restored" --evidence "$D/certificate.json"
    status 0 "format $n: its log verifies" "$P" -C "$D/restored" --as eva log verify
    status 0 "format $n: what is in it is read" "$P" -C "$D/restored" --as anna item export FX-02 --out "$D/restored.out"
    like "$(cat "$D/restored.out")" 'FX-02: Radio plan' "format $n: with its text"
    not_ok "format $n: what was destroyed later is not" "$P" -C "$D/restored" --as anna item export FX-09 --out "$D/destroyed.out"
    status 0 "format $n: a statement is taken" "$P" -C "$D/restored" --as admin --json node reconcile "$D/statement.json"
    status 0 "format $n: a certificate of destruction is taken" eu greta registry certificate "$D/certificate.json"
}

present=0
for archive in "$ENT_ROOT"/test/formats/*.tar.gz; do
    n=$(basename "$archive" .tar.gz)
    D=$W/$n
    mkdir "$D"
    ok "format $n: unpacked" tar -xzf "$archive" -C "$D"
    ENTENTE_PASSPHRASE_FILE=$D/passphrase
    export ENTENTE_PASSPHRASE_FILE
    present=$("$P" -C "$D/nato" --json node upgrade --dry-run | value to)
    if [ "$n" -lt "${present:-0}" ]; then
        killed eu greta ines
        upgrades nato anna
        upgrades eu greta
    fi
    for node in nato eu; do
        was=$(state "$D/$node")
        status 0 "format $n: $node: upgraded again" "$P" -C "$D/$node" --json node upgrade
        like "$out" '"state":"the node has the format' "format $n: $node: has the format of this program"
        is "$(state "$D/$node")" "$was" "format $n: $node: then nothing is done"
    done
    whole nato eva
    whole eu ines
    papers
    trade
    whole nato eva
    whole eu ines
done
ok "the formats before the present one are kept" test -n "$present" -a -e "$ENT_ROOT/test/formats/$((present - 1)).tar.gz"

finish
