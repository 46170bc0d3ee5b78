#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# label bind and label bound: a binding beside a file, with and without a signature; and what must be refused.
. "$ENT_ROOT/test/lib/tap.sh"

nato=$ENT_ROOT/data/policy/nato.spif.xml
eu=$ENT_ROOT/data/policy/eu.spif.xml
cd "$TMPDIR" || exit 1
ent() { "$ENT_PROGRAM" "$@"; }

# Keys of this test and of nothing else: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384
cat >key.pem <<'T'
-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDBssGqCQmtuM4Cs3g0
leTe4adzBzJnH7wqfV0K9ycl8yKLrosEjOJZ5EET/fBTUFChZANiAASV5k54vDW2
bhPyu0rHo6kcRsBjc3oyVL9VZZpq9FlQMm58ezr0TOkO3ApTHm8tVC8sL9mJQec5
0v9Ra4QrI47+IOriE16kFMSFx4XLjhqngU2pZFIpl809rJtvgqLFBFo=
-----END PRIVATE KEY-----
T
# the same key under the passphrase "an exercise passphrase"
cat >sealed.pem <<'T'
-----BEGIN ENCRYPTED PRIVATE KEY-----
MIIBFDBPBgkqhkiG9w0BBQ0wQjAhBgkrBgEEAdpHBAswFAQI2rzfkdkHZzsCAgQA
AgEIAgEBMB0GCWCGSAFlAwQBKgQQ3pixM+nmnNp+f7+eFNOEFwSBwAIKwMW8QCO6
5kVm48imXS1kzarWlMCqtg72dWzqkOQ+x41Gu/vOK70uknkIwVDGWJ60LjCZ9C8Q
oSRAXUMSTPwbrAE3811bQJUeSJBDELY8Sb3PTQa0U49exgBd8sQ+acNVMPNWBbuM
vZ1pgJvm9eIbujR0r1QD1zi1A4KSkHmPs8XtvDSnoQglEdQPmsp6X9HCF6SuNFy1
P4sjXHorXUhRi6TGyvgxelUrg+ZS6GgAI3jzZwrZecCxl6zI+FdQAA==
-----END ENCRYPTED PRIVATE KEY-----
T
cat >pub.pem <<'T'
-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEleZOeLw1tm4T8rtKx6OpHEbAY3N6MlS/
VWWaavRZUDJufHs69EzpDtwKUx5vLVQvLC/ZiUHnOdL/UWuEKyOO/iDq4hNepBTE
hceFy44ap4FNqWRSKZfNPaybb4KixQRa
-----END PUBLIC KEY-----
T
# another person's, on P-256
cat >other.pem <<'T'
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSIauTsli9f0+oozS
7Wo2MRY7QLU8u4CJsWNMNEsPsEChRANCAATFw9uvhelPf8pwN+G4i1yyau+2FRCQ
1f2e8COH+f3q+X/2bNfb8rpvlkf1Zm3HIFnZ5T2rwOIQgBHYGq8AaN75
-----END PRIVATE KEY-----
T
cat >otherpub.pem <<'T'
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExcPbr4XpT3/KcDfhuItcsmrvthUQ
kNX9nvAjh/n96vl/9mzX2/K6b5ZH9WZtxyBZ2eU9q8DiEIAR2BqvAGje+Q==
-----END PUBLIC KEY-----
T

mkdir work away
ent label parse "NATO RESTRICTED" --policy "$nato" --xml >restricted.xml
ent label parse "NATO SECRET" --policy "$nato" --xml >secret.xml
ent label map --policy "$nato" --to "$eu" --label restricted.xml --xml >mapped.xml
printf 'the report\n' >work/report.txt
digest=$(sha256sum work/report.txt | cut -d' ' -f1)

# ---- without a signature ----
status 0 "bind" ent --json label bind work/report.txt --label restricted.xml --policy "$nato" --type text/plain
like "$out" '"binding":"work/report.txt.bdo","written":true,"signed":false' "it is written beside the file"
like "$out" '"marking":"NATO RESTRICTED"' "with the marking"
like "$out" "\"file\":\"report.txt\",\"bytes\":11,\"type\":\"text/plain\",\"sha256\":\"$digest\"" "and what it binds"
cp work/report.txt.bdo first.bdo
status 0 "bind again" ent --json label bind work/report.txt --label restricted.xml --policy "$nato" --type text/plain
like "$out" '"written":false' "gives the same bytes, so nothing is written"
status 1 "bind with another label" ent label bind work/report.txt --label secret.xml --policy "$nato"
like "$err" "another one; it was left as it is" "does not overwrite"
ok "and left the binding as it was" cmp first.bdo work/report.txt.bdo
is "$(ls work)" "$(printf 'report.txt\nreport.txt.bdo')" "no temporary file is left"

status 0 "bound" ent --json label bound work/report.txt.bdo --policy "$nato" --strict
like "$out" '"signed":false,"verified":false' "it is not signed, and says so"
like "$out" '"binding":"b1","marking":"NATO RESTRICTED","role":"originator"' "the label with its marking"
like "$out" "\"sha256\":\"$digest\"" "the file with its digest"
status 0 "bound, for people" ent label bound work/report.txt.bdo --policy "$nato"
like "$out" "originator +NATO RESTRICTED +NATO +RESTRICTED" "a table of labels"
like "$out" "report.txt +11 +$digest" "a table of files"
status 0 "bound without a policy" ent --json label bound work/report.txt.bdo
unlike "$out" '"marking"' "prints no marking"
status 5 "a key was given and there is no signature" ent label bound work/report.txt.bdo --key pub.pem
like "$err" "not signed" "says so"
mv work/report.txt away/
status 5 "the file is not there" ent label bound work/report.txt.bdo
like "$err" '"report.txt", which this binding labels, is not beside it' "says so"
mv away/report.txt work/

# ---- several labels ----
status 0 "the alternative may be given first" ent --json label bind work/report.txt --label mapped.xml --label restricted.xml --policy "$nato" --policy "$eu" --out work/both.bdo
status 0 "two labels under two policies" ent --json label bound work/both.bdo --policy "$eu" --policy "$nato" --strict
like "$out" '"role":"originator","policy":"NATO".*"role":"alternative","policy":"EU"' "the originator's label comes first"
like "$out" '"marking":"RESTREINT UE/EU RESTRICTED' "each under its policy"
status 1 "a label without its policy" ent label bind work/report.txt --label mapped.xml --label restricted.xml --policy "$nato" --out work/x.bdo
like "$err" 'policy "EU", which was not given' "says which"
status 1 "two originator's labels" ent label bind work/report.txt --label restricted.xml --label secret.xml --policy "$nato" --out work/x.bdo
like "$err" "exactly one originator's label" "says so"
status 1 "no originator's label" ent label bind work/report.txt --label mapped.xml --policy "$eu" --out work/x.bdo
status 1 "a binding in another folder" ent label bind work/report.txt --label restricted.xml --policy "$nato" --out away/x.bdo
like "$err" "beside the file that it labels" "says why not"
status 0 "the same folder by another way" ent label bind work/report.txt --label restricted.xml --policy "$nato" --out away/../work/y.bdo
status 1 "a file that is not there" ent label bind work/none.txt --label restricted.xml --policy "$nato"
not_ok "leaves no binding" test -e work/none.txt.bdo
not_ok "nor does any other refusal" test -e work/x.bdo

# ---- names ----
printf x >"work/a b & c%.txt"
printf x >"work/$(printf 'r\303\251sum\303\251 \360\237\223\204')"
for f in work/a\ b* work/r*sum*; do
    status 0 "bind $f" ent label bind "$f" --label restricted.xml --policy "$nato" --key key.pem
    status 0 "bound $f" ent --json label bound "$f.bdo" --key pub.pem --strict
    like "$out" "\"file\":\"${f#work/}\"" "its name comes back"
done

# ---- signed ----
rm work/*.bdo
status 0 "bind with a key" ent --json label bind work/report.txt --label restricted.xml --policy "$nato" --key key.pem
like "$out" '"signed":true,"key":"[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}","algorithm":"ECDSA-SHA384","signed_at":"20' "says with which"
fingerprint=$(printf '%s\n' "$out" | sed 's/.*"key":"\([^"]*\)".*/\1/')
b=work/report.txt.bdo
status 0 "bound with the key" ent --json label bound "$b" --policy "$nato" --key pub.pem --strict
like "$out" "\"signed\":true,\"verified\":true,\"key\":\"$fingerprint\"" "it holds"
status 0 "bound without the key" ent --json label bound "$b"
like "$out" '"signed":true,"verified":false' "is not believed"
like "$out" '"code":"binding-not-checked"' "and says so"
status 1 "signing again does not overwrite" ent label bind work/report.txt --label restricted.xml --policy "$nato" --key key.pem
status 5 "another key" ent label bound "$b" --key otherpub.pem
like "$err" "another kind" "says so"
status 0 "a key on P-256" ent --json label bind work/report.txt --label restricted.xml --policy "$nato" --key other.pem --out work/other.bdo
like "$out" '"algorithm":"ECDSA-SHA256"' "signs too"
status 0 "and holds" ent label bound work/other.bdo --key otherpub.pem --strict
status 1 "a private key is no public key" ent label bound "$b" --key key.pem
status 1 "a public key cannot sign" ent label bind work/report.txt --label restricted.xml --policy "$nato" --key pub.pem --out work/x.bdo
status 1 "a certificate alone" ent label bind work/report.txt --label restricted.xml --policy "$nato" --certificate pub.pem --out work/x.bdo

status 4 "a protected key without its passphrase" ent label bind work/report.txt --label restricted.xml --policy "$nato" --key sealed.pem --out work/s.bdo
like "$err" "passphrase-fd" "says how to give it"
printf 'wrong\n' >wrong
printf 'an exercise passphrase\n' >pass
status 4 "a wrong passphrase" sh -c '"$0" --passphrase-fd 3 label bind work/report.txt --label restricted.xml --policy "$1" --key sealed.pem --out work/s.bdo 3<wrong' "$ENT_PROGRAM" "$nato"
not_ok "wrote nothing" test -e work/s.bdo
status 0 "the passphrase" sh -c '"$0" --passphrase-fd 3 label bind work/report.txt --label restricted.xml --policy "$1" --key sealed.pem --out work/s.bdo 3<pass' "$ENT_PROGRAM" "$nato"
status 0 "opens the same key" ent label bound work/s.bdo --key pub.pem

# ---- changed and forged ----
cp work/report.txt kept.txt
for change in 'thE report' 'the report' ''; do
    printf '%s' "$change" >work/report.txt
    status 5 "the file became \"$change\"" ent label bound "$b" --key pub.pem
    like "$err" "has been changed or exchanged" "says so"
done
status 0 "without a key nobody can know" ent label bound "$b"
cp kept.txt work/report.txt

# FILE OFFSET: one bit of a byte
flip() {
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    printf "\\$(printf '%o' $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
size=$(wc -c <"$b")
accepted= other=
offset=0
while [ "$offset" -lt "$size" ]; do
    cp "$b" work/flip.bdo
    flip work/flip.bdo "$offset"
    "$ENT_PROGRAM" label bound work/flip.bdo --key pub.pem >/dev/null 2>&1
    case $? in 1 | 5) ;; 0) accepted="$accepted $offset" ;; *) other="$other $offset" ;; esac
    offset=$((offset + 97))
done
is "$accepted" "" "no changed byte of the binding is accepted"
is "$other" "" "and each is refused as unverified or malformed"

# SED-EXPRESSION WORDS NAME: the binding changed so is refused with these words
forged() {
    tr '\n' '\001' <"$b" | sed "$1" | tr '\001' '\n' >work/forged.bdo
    not_ok "$3: it is another file" cmp -s "$b" work/forged.bdo
    status 5 "$3" ent label bound work/forged.bdo --key pub.pem
    like "$err" "$2" "$3: says why"
}
bound='<mb:MetadataBinding Id="b1">.*<\/mb:MetadataBinding>'
forged 's/RESTRICTED</UNCLASSIFIED</' "does not hold" "the label exchanged"
forged 's/report\.txt"/other.txt"/g' "does not hold" "the reference exchanged, in binding and manifest"
forged "s/$bound/&<mb:MetadataBinding Id=\"b2\"><mb:Metadata><originatorConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"><ConfidentialityInformation><PolicyIdentifier>NATO<\/PolicyIdentifier><Classification>UNCLASSIFIED<\/Classification><\/ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z<\/CreationDateTime><\/originatorConfidentialityLabel><\/mb:Metadata><mb:DataReference URI=\".\/report.txt\"\/><\/mb:MetadataBinding>/" "not covered" "one more binding"
forged "s/\\(<ds:Object>\\)\\(.*\\)\\($bound\\)/\\1\\3\\2<mb:MetadataBinding Id=\"b2\"><mb:Metadata><originatorConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"><ConfidentialityInformation><PolicyIdentifier>NATO<\/PolicyIdentifier><Classification>UNCLASSIFIED<\/Classification><\/ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z<\/CreationDateTime><\/originatorConfidentialityLabel><\/mb:Metadata><mb:DataReference URI=\".\/report.txt\"\/><\/mb:MetadataBinding>/" "not covered" "the signed binding moved into the signature"
forged 's/ecdsa-sha384/hmac-sha384/' "signature method" "HMAC"
forged 's/xmldsig-more#sha384/..\/..\/2000\/09\/xmldsig#sha1/' "digest method" "SHA-1"
forged 's/URI="#b1"/URI="file:\/\/\/etc\/passwd"/' "by their Id only" "a reference to a file"
forged 's/<ds:Signature .*<\/ds:Signature>//' "not signed" "the signature taken out"

# an attacker signs his own label with his own key
ent label parse "NATO UNCLASSIFIED" --policy "$nato" --xml >open.xml
ent label bind work/report.txt --label open.xml --policy "$nato" --key other.pem --out work/attack.bdo >/dev/null
status 5 "the attacker's key" ent label bound work/attack.bdo --key pub.pem

# signed file and binding taken to another file of the same name elsewhere
cp "$b" away/
printf 'another report\n' >away/report.txt
status 5 "the binding beside another file" ent label bound away/report.txt.bdo --key pub.pem

# ---- the readers' own errors ----
printf '<a/>' >work/none.bdo
status 1 "no binding" ent --json label bound work/none.bdo
like "$out" '"code":"INVALID".*"place":"work/none.bdo, line 1, element a"' "names file, line and element"
head -c 700 first.bdo >work/cut.bdo
status 1 "a cut binding" ent label bound work/cut.bdo
status 2 "no label given" ent label bind work/report.txt --policy "$nato"
status 2 "no policy given" ent label bind work/report.txt --label restricted.xml

# ---- another program's judgement ----
mb=urn:nato:stanag:4778:bindinginformation:1:0:MetadataBinding
if command -v xmlsec1 >/dev/null 2>&1; then
    # it digests the file of the manifest itself, beside the binding
    cd work && status 0 "xmlsec1 verifies" xmlsec1 --verify --pubkey-pem ../pub.pem --id-attr:Id "$mb" report.txt.bdo
    like "$out $err" "SignedInfo References \(ok/all\): 4/4" "all references"
    like "$out $err" "Manifests References \(ok/all\): 1/1" "and the file"
    sed 's/RESTRICTED</SECRET</' report.txt.bdo >changed.bdo
    not_ok "and refuses a changed one" xmlsec1 --verify --pubkey-pem ../pub.pem --id-attr:Id "$mb" changed.bdo
else
    skip 4 "no xmlsec1 program here (package xmlsec1): no second judgement of our signatures"
fi
finish
