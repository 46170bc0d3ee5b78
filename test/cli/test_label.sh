#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Labels through the program: deciding and explaining, records, validity, markings in and out, other forms, other policies.
. "$ENT_ROOT/test/lib/tap.sh"

nato=$ENT_ROOT/data/policy/nato.spif.xml
eu=$ENT_ROOT/data/policy/eu.spif.xml
cd "$TMPDIR" || exit 1
entente() { "$ENT_PROGRAM" "$@"; }
label() { entente label parse --policy "$nato" --xml "$1"; }
label "NATO SECRET" >secret.xml
label "NATO RESTRICTED Releasable To Sweden" >sweden.xml
label "NATO SECRET Norway, United States Only Releasable To Sweden" >only.xml
printf 'NATO: UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET; Context=NATO; Only=NATO,NOR; Releasable To=NATO,NOR\n' >norway
printf 'NATO: UNCLASSIFIED, RESTRICTED; Context=Releasable; Releasable To=SWE\n' >sweden

# ---- decide ----
status 0 "decide: permit" "$ENT_PROGRAM" --json label decide --policy "$nato" --clearance norway --label secret.xml
is "$out" '{"verdict":"permit","reason":"permitted","rule":"R-13","tag_set":null,"missing":[]}' "is one object"
status 3 "decide: deny" "$ENT_PROGRAM" --json label decide --policy "$nato" --clearance sweden --label secret.xml
is "$out" '{"verdict":"deny","reason":"class","rule":"R-13","tag_set":null,"missing":["SECRET"]}' "names the class"
status 3 "decide: shut out by one of two sets" "$ENT_PROGRAM" --json label decide --policy "$nato" --clearance sweden --label only.xml
sed 's/RESTRICTED/SECRET/' sweden >sweden-secret
status 3 "decide: shut out by Only" "$ENT_PROGRAM" --json label decide --policy "$nato" --clearance sweden-secret --label only.xml
like "$out" '"reason":"permissive","rule":"R-44","tag_set":"Only","missing":\["NOR","USA"\]' "names the tag set, all that would do, and the rule"
status 3 "decide without --json" "$ENT_PROGRAM" label decide --policy "$nato" --clearance sweden --label secret.xml
like "$out" '^verdict  deny$' "is told in lines"

# ---- any form ----
entente label convert --policy "$nato" --label sweden.xml --form json >sweden.json
entente label convert --policy "$nato" --label sweden.xml --form ess >sweden.ess 2>left-out
like "$(cat left-out)" '^entente: note: sweden.xml:[0-9]+: ' "what the binary form leaves out is a note on standard error"
base64 -d sweden.ess >sweden.der
entente label clearance --policy "$nato" --clearance sweden --form xml >sweden-held.xml
entente label clearance --policy "$nato" --clearance sweden --form json >sweden-held.json
wrong=0
for l in sweden.xml sweden.json sweden.ess sweden.der; do
    for h in sweden sweden-held.xml sweden-held.json; do
        got=$(entente --json label decide --policy "$nato" --clearance $h --label $l) || wrong=$((wrong + 1))
        case $got in '{"verdict":"permit"'*) ;; *) wrong=$((wrong + 1)); note "$l $h: $got" ;; esac
        entente label decide --strict --policy "$nato" --clearance $h --label $l >/dev/null || wrong=$((wrong + 1))
    done
done
is "$wrong" 0 "labels in four forms, clearances in three: one decision, strictly too"
canonical() { entente --json label canonical --policy "$nato" --label "$1"; }
is "$(canonical sweden.ess)" "$(canonical sweden.der)" "binary and base64 have one canonical form"
is "$(canonical sweden.xml)" "$(canonical sweden.json)" "XML and JSON have one canonical form"
like "$(canonical sweden.xml)" '^\{"canonical":"\{.*\}","sha256":"[0-9a-f]{64}"\}$' "bytes and digest"
status 0 "canonical without --json" "$ENT_PROGRAM" label canonical --policy "$nato" --label sweden.xml
like "$out" '^sha256     [0-9a-f]{64}$' "shows both"
status 0 "convert back" "$ENT_PROGRAM" label convert --policy "$nato" --label sweden.json --form xml
is "$out" "$(cat sweden.xml)" "gives the same document"
status 0 "convert to another role" "$ENT_PROGRAM" label convert --policy "$nato" --label sweden.xml --form xml --role metadata
like "$out" '^<metadataConfidentialityLabel ' "writes its element"
status 0 "convert a label without dates" "$ENT_PROGRAM" label convert --policy "$nato" --label sweden.ess --form xml
like "$err" 'no creation date; it was given' "says that it is dated now"

# ---- tolerant and strict ----
sed 's/TagName=/tagName=/; s/Type="PERMISSIVE"/Type="Permissive"/' sweden.xml >errata.xml
status 0 "published errata are repaired" "$ENT_PROGRAM" --json label decide --policy "$nato" --clearance sweden --label errata.xml
like "$out" '^\{"verdict":"permit".*"notes":\[\{"file":"errata.xml","line":[0-9]+,"code":"label-' "and said, with file and line"
status 1 "--strict refuses them" "$ENT_PROGRAM" --json label decide --strict --policy "$nato" --clearance sweden --label errata.xml
like "$out" '^\{"verdict":"deny","reason":"input".*"place":"errata.xml, line [0-9]+' "with file and line"
sed 's/TagName=/tagName=/' sweden-held.xml >errata-held.xml
status 1 "--strict holds for clearances" "$ENT_PROGRAM" --json label decide --strict --policy "$nato" --clearance errata-held.xml --label sweden.xml
like "$out" '"place":"errata-held.xml, line [0-9]+' "with file and line"
status 0 "marking of a label with errata" "$ENT_PROGRAM" label marking --policy "$nato" --label errata.xml
is "$out" "NATO RESTRICTED Releasable To Sweden" "is one line"
like "$err" '^entente: note: errata.xml:[0-9]+: ' "the note is on standard error"

# ---- explain ----
status 3 "explain" "$ENT_PROGRAM" --json label explain --policy "$nato" --clearance sweden --label only.xml
like "$out" '^\{"verdict":"deny","reason":"class"' "begins with the decision"
like "$out" '"condition":"class","holds":false' "shows the first condition that fails"
like "$out" '"condition":"permissive","holds":false,"rule":"R-44","tag_set":"Only","text":"[^"]+\."' "and those behind it, as sentences"
like "$out" '"condition":"permissive","holds":true,"rule":"R-44","tag_set":"Releasable To"' "and those that hold"
like "$out" '"warnings":\[.*"code":"label-shut-out".*(Sweden|SWE)' "warns that Only shuts out whom Releasable To admits"
status 0 "explain a permit" "$ENT_PROGRAM" label explain --policy "$nato" --clearance norway --label secret.xml
unlike "$out" '^[a-z]+ +no ' "no condition fails"

# ---- who ----
printf '{"id":"no json clearance"}\n' >bad-list
{ for h in norway sweden; do entente label clearance --policy "$nato" --clearance $h --form json; done; cat sweden-secret; } >list
status 0 "who may see it" "$ENT_PROGRAM" --json label who --policy "$nato" --label sweden.xml --clearance norway --clearance sweden-held.xml --list list
like "$out" '"permitted":4,"denied":1' "files and list"
status 0 "who may see NATO SECRET" "$ENT_PROGRAM" --json label who --policy "$nato" --label secret.xml --clearance norway --list list
like "$out" '"who":"list:2","clearance":"list:2","verdict":"deny","reason":"class"' "a line of the list has its number"
like "$out" '"permitted":2,"denied":2' "two may, two may not"
status 1 "a bad line of a list" "$ENT_PROGRAM" --json label who --policy "$nato" --label secret.xml --list bad-list
like "$out" '^\{"verdict":"deny".*"place":"bad-list:1' "is one error with its line, and no partial answer"
printf 'NATO: SECRET; Context=NATO\n\nNATO: SECRET\n' >gap-list
status 1 "an empty line of a list" "$ENT_PROGRAM" --json label who --policy "$nato" --label secret.xml --list gap-list
like "$out" '"place":"gap-list:2' "is refused, too"

# ---- record and replay ----
entente --as-of 2026-06-01 label decide --policy "$nato" --clearance sweden --label secret.xml --record >record
is $? 3 "decide --record exits as it decides"
like "$(cat record)" '^\{.*"as_of".*"verdict":"deny".*\}$' "without --json the record is all"
status 0 "replay" "$ENT_PROGRAM" --json label replay --record record --policy "$nato" --clearance sweden --label secret.xml
like "$out" '^\{"equal":true,"verdict":"deny","reason":"class"' "decides the same"
status 5 "replay with another label" "$ENT_PROGRAM" --json label replay --record record --policy "$nato" --clearance sweden --label sweden.xml
like "$out" '"code":"UNVERIFIED".*label' "names what differs"
status 5 "replay with another clearance" "$ENT_PROGRAM" --json label replay --record record --policy "$nato" --clearance norway --label secret.xml
like "$out" '"code":"UNVERIFIED".*clearance' "names what differs"
status 5 "replay with another policy" "$ENT_PROGRAM" --json label replay --record record --policy "$eu" --clearance sweden --label secret.xml
sed 's/"verdict":"deny"/"verdict":"permit"/' record >forged
status 5 "replay of a forged verdict" "$ENT_PROGRAM" --json label replay --record forged --policy "$nato" --clearance sweden --label secret.xml
status 1 "replay of what is no record" "$ENT_PROGRAM" --json label replay --record sweden --policy "$nato" --clearance sweden --label secret.xml
like "$out" '^\{"verdict":"deny"' "says deny"
sed '/<Classification>/d' secret.xml >broken.xml
status 1 "bad input is recorded" "$ENT_PROGRAM" --json label decide --record --policy "$nato" --clearance sweden --label broken.xml
like "$out" '^\{"verdict":"deny","reason":"input".*"error":\{"code":"INVALID".*broken.xml.*"record":"\{.*verdict' "as a denial, beside its error"
entente label decide --record --policy "$nato" --clearance sweden --label broken.xml >record 2>/dev/null
status 0 "and replays" "$ENT_PROGRAM" label replay --record record --policy "$nato" --clearance sweden --label broken.xml
status 1 "a file that is not there has no record" "$ENT_PROGRAM" --json label decide --record --policy "$nato" --clearance sweden --label none.xml
unlike "$out" 'record"' "only the error"

# ---- succession ----
sed '/<\/originatorConfidentialityLabel>/d' secret.xml >successor.xml
cat >>successor.xml <<'T'
  <SuccessionHandling>
    <SuccessionDateTime>2027-01-01T00:00:00Z</SuccessionDateTime>
    <SuccessorConfidentialityLabel ReviewDateTime="2031-01-01T00:00:00Z">
      <ConfidentialityInformation>
        <PolicyIdentifier URI="urn:oid:1.3.26.1.3.1">NATO</PolicyIdentifier>
        <Classification>UNCLASSIFIED</Classification>
        <Category Type="PERMISSIVE" TagName="Context"><GenericValue>NATO</GenericValue></Category>
      </ConfidentialityInformation>
      <CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime>
    </SuccessorConfidentialityLabel>
  </SuccessionHandling>
</originatorConfidentialityLabel>
T
printf 'NATO: UNCLASSIFIED; Context=NATO\n' >low
status 3 "before the succession the label stands" "$ENT_PROGRAM" --json --as-of 2026-12-31 label decide --policy "$nato" --clearance low --label successor.xml
unlike "$out" in_force "and nothing is said of its successor"
status 0 "from the succession on its successor is judged" "$ENT_PROGRAM" --json --as-of 2027-01-01 label decide --policy "$nato" --clearance low --label successor.xml
like "$out" '"in_force_since":"2027-01-01T00:00:00Z"' "and the answer says so"
is "$(entente --as-of 2026-12-31 label marking --policy "$nato" --label successor.xml)" "NATO SECRET" "marking before"
is "$(entente --as-of 2027-01-01 label marking --policy "$nato" --label successor.xml)" "NATO UNCLASSIFIED" "marking after"

# ---- validate ----
status 0 "a valid label" "$ENT_PROGRAM" --json label validate --policy "$nato" --label sweden.xml
like "$out" '^\{"valid":true,"role":"originator","policy":"NATO","classification":"RESTRICTED"' "is shown"
sed 's/>NATO</>KFOR</; s/>SWE</>EAPC</; s/TagName="Context"/TagName="Only"/' sweden.xml >odd.xml
sed 's/SECRET/RESTRICTED/; s/<Category /<Category Type="RESTRICTIVE" TagName="Additional Sensitivity"><GenericValue>ATOMAL<\/GenericValue><GenericValue>BOHEMIA<\/GenericValue><\/Category><Category /' secret.xml >invalid.xml
status 1 "an invalid label" "$ENT_PROGRAM" --json label validate --policy "$nato" --label invalid.xml
like "$out" '^\{"valid":false,"verdict":"deny"' "is bad input"
is "$(printf '%s' "$out" | sed 's/"error".*//' | grep -o '"code":"invalid-' | wc -l | tr -d ' ')" 2 "every violation is listed"
like "$out" '"error":\{"code":"INVALID","exit":1,.*"place":"invalid.xml' "the first is the error"
status 1 "the same for people" "$ENT_PROGRAM" label validate --policy "$nato" --label invalid.xml
like "$out" 'ATOMAL' "names the value"
status 1 "an invalid label is denied" "$ENT_PROGRAM" --json label decide --policy "$nato" --clearance norway --label invalid.xml
like "$out" '^\{"verdict":"deny","reason":"input"' "whoever asks"

# ---- markings ----
is "$(entente label marking --policy "$nato" --label only.xml --lang en)" "NATO SECRET Norway, United States Only Releasable To Sweden" "a marking is one line"
for m in "NATO CONFIDENTIAL - STAFF" "NATO RESTRICTED Releasable To Japan, Australia, PFP" "NATO/KFOR CONFIDENTIAL NATO, Ireland, Ukraine Only" \
    "NATO SECRET Norway, United States Only Releasable To Sweden" "NATO/EAPC CONFIDENTIAL Releasable To RESOLUTE SUPPORT" \
    "NATO RESTRICTED Releasable To European Commission, EEAS, INTEROPERABILITY PLATFORM"; do
    label "$m" >m.xml
    is "$(entente label marking --policy "$nato" --label m.xml)" "$m" "R-03: $m"
done
for m in "NATO TOP SECRET" "NATO RESTRICTED ATOMAL" "NATO SECRET BOHEMIA" "NATO SECRET SECRET" "NATO SECRET Releasable To Sweden, Sweden" "NATO SECRET Releasable To Narnia" "SECRET"; do
    status 1 "R-04: \"$m\" is refused" "$ENT_PROGRAM" --json label parse --policy "$nato" "$m"
done
for place in page-top page-bottom document-start document-end portion first-line last-line subject x-header watermark; do
    status 0 "marking for $place" "$ENT_PROGRAM" label marking --policy "$nato" --label sweden.xml --place $place
    is "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 1 "is one line"
done
status 0 "parse --json" "$ENT_PROGRAM" --json label parse --policy "$nato" "NATO SECRET Releasable To Sweden"
like "$out" '^\{"role":"originator","policy":"NATO","classification":"SECRET","categories":\[\{"tag_set":"Context","type":"PERMISSIVE","values":\["NATO","Releasable"\]\}' "prints the label"
status 0 "parse --xml" "$ENT_PROGRAM" label parse --policy "$nato" --xml "NATO SECRET Releasable To Sweden"
like "$(printf '%s\n' "$out" | head -n 1)" '^<\?xml ' "prints the document and nothing else"
printf '%s\n' "$out" >parsed.xml
status 0 "which" "$ENT_PROGRAM" label validate --strict --policy "$nato" --label parsed.xml

# ---- find ----
printf 'NATO RESTRICTED\n\nThis network is approved for NATO SECRET.\n' >text
status 0 "find" "$ENT_PROGRAM" --json label find --policy "$nato" text
like "$out" '^\{"markings":1,"mentions":1,' "one marking, one mention"
like "$out" '"line":1,"column":1,"at":0,"length":15,"kind":"marking","why":"[a-z-]+","says":"NATO RESTRICTED","label":\{' "the marking and its label"
like "$out" '"line":3,"column":30,[^}]*"kind":"mention","why":"[a-z-]+","says":"NATO SECRET"' "the mention"
status 0 "find in a text" "$ENT_PROGRAM" --json label find --policy "$nato" --text "nothing marked here"
is "$out" '{"markings":0,"mentions":0,"found":[]}' "nothing"

# ---- join ----
status 0 "join" "$ENT_PROGRAM" --json label join --policy "$nato" --label secret.xml --label sweden.xml
like "$out" '^\{"nobody":false,"wider":false,"mode":"strict' "never wider"
like "$out" '"classification":"SECRET"' "the higher class"
label "NATO SECRET Releasable To Japan" >japan.xml
label "NATO SECRET Releasable To Sweden" >sweden-s.xml
printf 'NATO: SECRET; Context=Releasable; Releasable To=SWE\n' >se
entente label join --policy "$nato" --label japan.xml --label sweden-s.xml --xml >joined.xml
status 3 "the whole is not for whom a part is not for" "$ENT_PROGRAM" label decide --policy "$nato" --clearance se --label joined.xml
status 0 "join --xml" "$ENT_PROGRAM" label validate --strict --policy "$nato" --label joined.xml

# ---- map ----
label "NATO RESTRICTED Releasable To European Commission" >ec.xml
status 0 "map" "$ENT_PROGRAM" --json label map --policy "$nato" --to "$eu" --label ec.xml --xml
like "$out" '^\{"role":"alternative","policy":"EU","classification":"RESTREINT UE/EU RESTRICTED"' "the alternative"
like "$out" '"xml":"[^}]*<alternativeConfidentialityLabel' "as a document"
like "$out" '"originator":\{"role":"originator","policy":"NATO","classification":"RESTRICTED"' "beside the originator's"
like "$out" '"originator":.*"xml":"<\?xml[^}]*<originatorConfidentialityLabel' "which is untouched"
status 0 "map --xml" "$ENT_PROGRAM" label map --policy "$nato" --to "$eu" --label ec.xml --xml
printf '%s\n' "$out" >mapped.xml
status 0 "prints a document" "$ENT_PROGRAM" label validate --policy "$eu" --label mapped.xml
label "NATO SECRET Norway Only" >no.xml
status 3 "what has no equivalent is refused" "$ENT_PROGRAM" --json label map --policy "$nato" --to "$eu" --label no.xml
like "$out" '"rule":\{"id":"R-09"' "by R-09"

# ---- words of levels ----
status 0 "what a word means" "$ENT_PROGRAM" --json label equivalent "RESTREINT UE/EU RESTRICTED" --authority EU
like "$out" '"meanings":\[\{"authority":"EU"' "with its authority"
status 1 "a word without its authority" "$ENT_PROGRAM" --json label equivalent SECRETO
like "$out" '"rule":\{"id":"R-09"' "is not one level"
status 0 "its equivalent" "$ENT_PROGRAM" --json label equivalent SECRETO --authority ESP --to EU
like "$out" '"to_authority":"EU","to_word":"TR[^"]*","answer":"equivalent","table":"[^"]+","level":"[^"]+".*"source":"[^"]+","mark":"(checked|unchecked)"' "with table, source and mark"
status 0 "no equivalent" "$ENT_PROGRAM" --json label equivalent "RESTREINT UE/EU RESTRICTED" --authority EU --to BEL
like "$out" '"to_authority":"BEL","to_word":null,"answer":"no equivalent"' "is an answer"
status 0 "a recalled row" "$ENT_PROGRAM" --json label equivalent SECRETO --authority ESP --to NATO
like "$out" '"mark":"unchecked"' "is shown as unchecked"
status 0 "a word of its day" "$ENT_PROGRAM" --json --as-of 2020-01-01 label equivalent "CONFIDENTIEL DÉFENSE" --authority FRA
like "$out" '^\{"day":"2020-01-01","meanings":\[\{"authority":"FRA"' "is known on that day"
status 1 "the same word later" "$ENT_PROGRAM" --json --as-of 2022-01-01 label equivalent "CONFIDENTIEL DÉFENSE" --authority FRA
status 1 "a word that nobody uses" "$ENT_PROGRAM" --json label equivalent "VERY SECRET" --authority ESP --to EU
status 3 "an authority that no table has beside it" "$ENT_PROGRAM" --json label equivalent SECRETO --authority ESP --to NARNIA

# ---- clearances ----
status 0 "a clearance for people" "$ENT_PROGRAM" label clearance --policy "$nato" --expand "NATO: CONFIDENTIAL; Context=NATO"
like "$out" '^classes +UNCLASSIFIED, RESTRICTED, CONFIDENTIAL$' "expanded from its highest class, as declared"
status 0 "without --expand" "$ENT_PROGRAM" label clearance --policy "$nato" "NATO: CONFIDENTIAL; Context=NATO"
like "$out" '^classes +CONFIDENTIAL$' "only the class named"
status 0 "as a document" "$ENT_PROGRAM" label clearance --policy "$nato" --form xml "NATO: CONFIDENTIAL; Context=NATO"
like "$out" '<sclr:ConfidentialityClearance ' "in XML"
finish
