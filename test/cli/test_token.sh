#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A person whose key is on a token (SoftHSM): key new, person add --card, every act signed by the token; and what must be refused.
. "$ENT_ROOT/test/lib/tap.sh"

module=/usr/lib/softhsm/libsofthsm2.so
if ! command -v softhsm2-util >/dev/null 2>&1 || [ ! -f "$module" ]; then
    skip 1 "softhsm2 is not installed: keys on tokens were not tried"
    finish
fi

cd "$TMPDIR" || exit 1
ent() { "$ENT_PROGRAM" "$@"; }
as() { # PERSON ARGUMENT…
    who=$1
    shift
    if [ "$who" = sofia ]; then ENTENTE_PASSPHRASE_FILE=$TMPDIR/pin ent -C node --as sofia "$@"
    else ent -C node --as "$who" "$@"; fi
}
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }

mkdir tokens
cat >softhsm.conf <<T2
directories.tokendir = $TMPDIR/tokens
objectstore.backend = file
log.level = ERROR
T2
# SoftHSM 2.6.1 leaks the name of a curve; what we hold is watched by test/crypto/test_token.c.
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
export ASAN_OPTIONS
SOFTHSM2_CONF=$TMPDIR/softhsm.conf
ENTENTE_PASSPHRASE_FILE=$TMPDIR/pass
export SOFTHSM2_CONF ENTENTE_PASSPHRASE_FILE
echo 'an exercise passphrase' >pass
echo '246810' >pin
echo '135791' >other-pin
echo '24' >short-pin
ok "a token is made" softhsm2-util --init-token --free --label "EXERCISE 1" --pin 246810 --so-pin 97531864
ok "another one is made" softhsm2-util --init-token --free --label "EXERCISE 2" --pin 135791 --so-pin 97531864

# ---- key new -------------------------------------------------------------------------------------------------
new() { # PERSON TOKEN PIN-FILE OPTION…
    person=$1 token=$2 pin=$3
    shift 3
    ent key new "$person" --module "$module" --token "$token" --new-passphrase "$pin" "$@"
}
status 4 "a wrong PIN is no way to make a key" new sofia "EXERCISE 1" other-pin --card x.card --out x.token
like "$err" 'The PIN does not open the token EXERCISE 1' "in words"
status 1 "too short a PIN is refused before the token is asked" new sofia "EXERCISE 1" short-pin --card x.card
status 4 "there must be such a token" new sofia "EXERCISE 9" pin --card x.card
like "$err" 'There is no token named EXERCISE 9' "in words"
status 2 "a token has a module and a name" ent key new sofia --token "EXERCISE 1" --new-passphrase pin --card x.card
status 2 "without a token the key goes to a file" ent key new sofia --new-passphrase pass --card x.card
not_ok "nothing was written by all this" test -e x.card -o -e x.token
status 0 "a key is made on the token" new sofia "EXERCISE 1" pin --card sofia.card --out sofia.token --json
fingerprint=$(printf '%s' "$out" | value fingerprint)
like "$fingerprint" '^[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$' "its fingerprint is told"
is "$(cat sofia.token)" "{\"format\":\"entente/token/v1\",\"key\":\"sofia\",\"module\":\"$module\",\"token\":\"EXERCISE 1\"}" "the note says where it is"
unlike "$(cat sofia.card sofia.token)" 246810 "neither holds the PIN"
status 1 "a second key of the same label is refused" new sofia "EXERCISE 1" pin --card y.card
like "$err" 'has a key labelled sofia already' "in words"
status 1 "a card is never written over" new sofia "EXERCISE 1" pin --card sofia.card --label other
status 0 "another token, another key of the same label" new sofia "EXERCISE 2" other-pin --card fake.card --out fake.token

# ---- the person ------------------------------------------------------------------------------------------------
ok "a node is made" ent --as admin init node --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml" --ceiling SECRET --exercise
ok "a security officer" as admin person add fso --roles security --new-passphrase pass
ok "a person without a token" as admin person add bert --roles release --new-passphrase pass
printf '%s' "$(cat sofia.card)" | sed 's/"person":"sofia"/"person":"sonja"/' >forged.card
status 5 "a card with another name in it is refused" as admin person add sonja --roles custodian --card forged.card --key sofia.token
status 0 "the person comes with her card and her note" as admin person add sofia --roles custodian,release,auditor --card sofia.card --key sofia.token
ok "she is cleared" as fso person clear sofia --clearance "NATO: SECRET; Context=NATO; Releasable To=NATO" --from 2026-01-01 --to 2029-12-31 --briefed 2026-01-05
ok "so is the other one" as fso person clear bert --clearance "NATO: SECRET; Context=NATO; Releasable To=NATO" --from 2026-01-01 --to 2029-12-31 --briefed 2026-01-05
note=$(ls node/keys/sofia-*.token)
is "$(ls node/keys/sofia-*)" "$note" "the node keeps the note and no key of hers"

# ---- she acts ---------------------------------------------------------------------------------------------------
ok "the agreement is entered" as admin agreement add "$ENT_ROOT/data/agreement/eu-nato-exercise.json"
agreement=$(as admin --json agreement list | value id)
printf 'EXERCISE\nThis text is invented.\n' >doc.txt
status 0 "she imports: the token signs" as sofia import doc.txt --number EX-01 --title "Exercise" --exercise --label "NATO RESTRICTED Releasable To European Commission"
status 0 "she reads the content: the token opens what is sealed to her" as sofia item export EX-01 --out back.txt
ok "it is the same" cmp doc.txt back.txt
release=$(as bert --json release new --to "European Commission" --agreement "$agreement" --purpose "exercise planning" --item EX-01 | value release)
status 0 "she approves what another one prepared" as sofia release approve "$release"
status 0 "she bundles: the node's release key opens to her" as sofia release bundle "$release" --out out.entente --expires 2030-12-31
status 0 "the log holds, with her signatures" as sofia log verify

# ---- what must be refused ---------------------------------------------------------------------------------------
refused() { # STATUS PATTERN NAME: an item list of hers
    status "$1" "$3" as sofia item list
    like "$err" "$2" "$3, in words"
}
cp pin kept
cp other-pin pin
refused 4 'The PIN does not open the token EXERCISE 1' "a wrong PIN"
cp kept pin
mv tokens elsewhere && mkdir tokens
refused 4 'There is no token named EXERCISE 1' "the token is gone"
rmdir tokens && mv elsewhere tokens
cp "$note" good.token
cp fake.token "$note" && cp other-pin pin
refused 4 'is not the one that was registered for sofia' "the note leads to another key"
cp kept pin
sed 's/"module"/"modul"/' good.token >"$note"
refused 1 'not a note on a token|path of a token' "a note of another shape"
sed "s,$module,softhsm.so," good.token >"$note"
refused 1 'not absolute' "a path that is not absolute"
cp "$module" loose.so && chmod 777 loose.so
sed "s,$module,$TMPDIR/loose.so," good.token >"$note"
refused 1 'may not be loaded' "a library that others may write to"
chmod 600 loose.so
if [ "$(id -u)" -ne 0 ]; then refused 1 'may not be loaded' "a library of hers that is not executable"; fi
printf 'x' >>good.token
cp good.token "$note"
refused 1 'not one JSON|after|JSON' "a note with something after it"
sed -i 's/x$//' good.token
head -c 5000 /dev/zero >"$note"
refused 1 'at most 4096' "a note that is too large"
cp good.token "$note"

# The sick tokens of test/token/module.c, all with one key; two of them: one signs with it, the other shows it and signs with another.
sick=$(mktemp -d -p /tmp)
cp "${ENT_PROGRAM%/san/entente}/test/token/module.so" "$sick/module.so"
chmod 700 "$sick/module.so"
echo 1234 >sick-pin
ok "a person whose key is on another kind of token" ent key new tom --module "$sick/module.so" --token "raw point" --label none \
    --new-passphrase sick-pin --card tom.card --out tom.token
sed -i 's/"key":"none"/"key":"any"/' tom.token
ok "is added" as admin person add tom --roles reader --card tom.card --key tom.token
status 0 "and reads" env ENTENTE_PASSPHRASE_FILE=sick-pin "$ENT_PROGRAM" -C node --as tom item list
sed -i 's/"token":"raw point"/"token":"other key"/' node/keys/tom-*.token
status 1 "a token that shows his key and does not have it does not even read" env ENTENTE_PASSPHRASE_FILE=sick-pin "$ENT_PROGRAM" -C node --as tom item list
like "$err" 'does not fit its own public key' "in words"
status 1 "a token that signs differently each time is no use" ent key new uwe --module "$sick/module.so" --token hedged --label none \
    --new-passphrase sick-pin --card uwe.card
like "$err" 'signs the same text differently' "in words"
rm -r "$sick"
status 0 "with everything in its place she reads on" as sofia item list

# ---- another key on another token -------------------------------------------------------------------------------
words() { sed -n 's/.*"words":"\([^"]*\).*/\1/p' | head -n 1; }
opens() { # PIN-FILE NAME: she reads what is sealed to her
    cp "$1" pin
    rm -f back.txt
    status 0 "$2" as sofia item export EX-01 --out back.txt
    ok "$2: it is the same" cmp doc.txt back.txt
}
cp kept first-pin
ok "she makes the next key on another token" new sofia "EXERCISE 2" other-pin --label next --card next.card --out next.token
status 4 "a wrong PIN of the new token changes nothing" as sofia key rotate --card next.card --key next.token --new-passphrase first-pin
like "$err" 'The PIN does not open the token EXERCISE 2' "in words"
status 5 "the note of another key with the card is refused" as sofia key rotate --card next.card --key good.token --new-passphrase first-pin
like "$err" 'The card is that of another key' "in words"
status 1 "her own key cannot follow itself" as sofia key rotate --card sofia.card --key good.token --new-passphrase first-pin
like "$err" 'was in use in this node before' "in words"
is "$(ls node/keys/sofia-*)" "$note" "her note is as it was"
status 0 "she rotates: both tokens sign" as sofia key rotate --card next.card --key next.token --new-passphrase other-pin --json
like "$out" '"fingerprint"' "the new fingerprint is told"
next=$(ls node/keys/sofia-*.token)
not_ok "another note is kept, and the old one is gone" test "$next" = "$note" -o -e "$note"
is "$(cat "$next")" "$(cat next.token)" "it leads to the new token"
refused 4 'The PIN does not open the token EXERCISE 2' "the old PIN opens nothing any more"
opens other-pin "with the new token she reads what was sealed to the old one"
printf 'EXERCISE\nAlso invented.\n' >doc2.txt
status 0 "and signs with it" as sofia import doc2.txt --number EX-02 --title "Exercise" --exercise --label "NATO RESTRICTED"
mv tokens elsewhere && mkdir tokens
refused 4 'There is no token named EXERCISE 2' "without it she does not enter"
rmdir tokens && mv elsewhere tokens

# On one token: a key, and the key that follows it.
ok "and another key on the same token" new sofia "EXERCISE 2" other-pin --label third --card third.card --out third.token
status 4 "a token has one PIN" as sofia key rotate --card third.card --key third.token --new-passphrase first-pin
like "$err" 'Both keys are on the token EXERCISE 2, and the two PINs differ' "in words"
status 0 "she rotates from one key to the other of one token" as sofia key rotate --card third.card --key third.token --new-passphrase other-pin
opens other-pin "and reads on"

# ---- the token is lost --------------------------------------------------------------------------------------------
ok "a second administrator" as admin person add ada --roles administrator --new-passphrase pass
ok "she makes a key on the token that she has left" new sofia "EXERCISE 1" first-pin --label found --card found.card --out found.token
found=$(as admin --json key recover sofia --card found.card --key found.token | words)
like "$found" '^[a-z]+( [a-z]+){7}$' "it is proposed, and has words for the telephone"
status 7 "who proposed it does not accept it" as admin key recover sofia --accept "$found"
opens other-pin "until it is accepted the old token counts"
status 0 "a second person accepts it" as ada key recover sofia --accept "$found"
is "$(cat node/keys/sofia-*.token)" "$(cat found.token)" "her note leads to the new key"
refused 4 'The PIN does not open the token EXERCISE 1' "the lost token's PIN opens nothing"
opens first-pin "with the new one she reads what was sealed to the lost one"
status 1 "the lost key is never taken again" as sofia key rotate --card third.card --key third.token --new-passphrase other-pin
like "$err" 'was in use in this node before' "in words"
status 0 "the log holds, with all her signatures" as sofia log verify
finish
