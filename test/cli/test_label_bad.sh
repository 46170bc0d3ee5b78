#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad policies, labels and clearances through the program: exit 1, one error with file, line and element, verdict "deny", and nothing
# written. The readers themselves: test/label/.
. "$ENT_ROOT/test/lib/tap.sh"

dir=$TMPDIR/desk
mkdir "$dir"
cd "$dir" || exit 1
cp "$ENT_ROOT/data/policy/nato.spif.xml" nato.xml
cp "$ENT_ROOT/data/policy/eu.spif.xml" eu.xml
"$ENT_PROGRAM" label parse --policy nato.xml --xml "NATO SECRET Releasable To Sweden" >label.xml
"$ENT_PROGRAM" label clearance --policy nato.xml --expand --form xml "NATO: SECRET; Context=NATO; Releasable To=NATO" >clearance.xml
status 0 "the good ones are permitted" "$ENT_PROGRAM" label decide --policy nato.xml --clearance clearance.xml --label label.xml

# ---- the files ----
mkdir folder
: >empty
printf '   \n\n' >blank
printf '\000\001\002\377\376PK\003\004\000\000garbage\000\200\201' >binary
printf '<?xml version="1.0"?>\n<html><body>no label</body></html>\n' >other.xml
printf '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>\n<a>&y;</a>\n' >entities.xml
printf '{"format":"something else"}\n' >other.json
printf '[1,2,3]' >list.json
printf '{"ocl":' >cut.json
sed 's/SECRET/SECR\xc9T/' label.xml >latin1.xml
{
    head -n 3 label.xml
    head -c 2000000 /dev/zero | tr '\0' ' '
} >large.xml
{
    head -n 3 nato.xml
    head -c 17000000 /dev/zero | tr '\0' ' '
} >large-policy.xml
# label by label: what the policy does not know, or forbids
sed 's/<Classification>SECRET/<Classification>SECRET TWICE/' label.xml >class.xml
sed 's/<Classification>SECRET/<Classification>/' label.xml >no-class.xml
sed '/<Classification>/d' label.xml >class-missing.xml
sed 's/SWE/SWEDEN/' label.xml >value.xml
sed 's/TagName="Releasable To"/TagName="Releasable"/' label.xml >set.xml
sed 's/Type="PERMISSIVE" TagName="Releasable To"/Type="RESTRICTIVE" TagName="Releasable To"/' label.xml >type.xml
sed 's/Type="PERMISSIVE" TagName="Releasable To"/Type="SOMETIMES" TagName="Releasable To"/' label.xml >no-type.xml
sed 's/TagName="Releasable To"/TagName="Context"/' label.xml >twice.xml
sed 's/>NATO<\/PolicyIdentifier/>EU<\/PolicyIdentifier/' label.xml >contradicts.xml
sed 's/1\.3\.26\.1\.3\.1/1.3.26.1.3.9/' label.xml >other-oid.xml
sed 's/<CreationDateTime>[^<]*/<CreationDateTime>yesterday/' label.xml >date.xml
sed '/<PolicyIdentifier/d' label.xml >no-policy.xml
sed 's/SECRET/COSMIC/' clearance.xml >held-class.xml
sed 's/NATO<\/slab:GenericValue/NARNIA<\/slab:GenericValue/' clearance.xml >held-value.xml
sed '/<sclr:ClassificationList>/,/<\/sclr:ClassificationList>/d' clearance.xml >held-none.xml
printf 'NATO: SECRET; Context=\n' >held-short
printf 'NATO SECRET\n' >held-marking
# policies that must not load
sed 's/<\/spif:SPIF>/<\/spif:SPIV>/' nato.xml >end-tag.xml
sed 's/<\/spif:SPIF>/<spif:surprise\/><\/spif:SPIF>/' nato.xml >policy-element.xml
sed 's/tagSetRef="Context"/tagSetRef="Contexts"/' nato.xml >policy-ref.xml
sed 's/<spif:securityClassification name="RESTRICTED"/<spif:securityClassification name="UNCLASSIFIED"/' nato.xml >policy-twice.xml
sed 's/lacv="2" hierarchy="2"/lacv="2" hierarchy="two"/' nato.xml >policy-number.xml
for f in end-tag policy-element policy-ref policy-twice policy-number; do
    if cmp -s nato.xml $f.xml; then fail "the fixture $f differs from the policy"; fi
done
find . -type f -exec cksum {} + | sort >"$TMPDIR/before"

# refused LINE NAME OPTIONS: the program refuses and its answer names this file; LINE: also a line or an element of it
refused() {
    where=$1 file=$2
    shift 2
    code=0
    got=$("$ENT_PROGRAM" --json "$@" 2>"$TMPDIR/err") || code=$?
    said=$(printf '%s' "$got" | sed -n 's/^{"verdict":"deny","reason":"input","rule":"R-[0-9]*","tag_set":null,"missing":\[\],"error":{"code":"[A-Z]*","exit":1,"what":"[^"].*/yes/p')
    [ "$code" = 1 ] && [ "$said" = yes ] && [ ! -s "$TMPDIR/err" ] &&
        printf '%s\n' "$got" | grep -q "\"place\":\"[^\"]*$file" &&
        { [ "$where" != LINE ] || printf '%s\n' "$got" | grep -Eq '"place":"[^"]*(line [0-9]|element )'; } && return 0
    note "exit $code: $* : $got $(cat "$TMPDIR/err")"
    return 1
}
# all NAME WHERE FILE…: each is refused by every operation that reads such a file
labels() {
    name=$1 where=$2
    shift 2
    wrong=0
    for f in "$@"; do
        for op in decide explain who validate marking join map convert canonical; do
            set -- --policy nato.xml --label "$f"
            case $op in
            decide | explain | who) set -- "$@" --clearance clearance.xml ;;
            map) set -- "$@" --to eu.xml ;;
            convert) set -- "$@" --form json ;;
            esac
            case $op in convert | canonical) case $name in *policy*) continue ;; esac ;; esac
            if [ "$op" = validate ] && [ "$name" = "labels that the policy does not know" ]; then continue; fi
            refused "$where" "$f" label $op "$@" || wrong=$((wrong + 1))
        done
    done
    is "$wrong" 0 "$name are refused by every operation that reads labels"
}
labels "labels that are no files" FILE none folder large.xml
labels "labels that are no labels" FILE empty blank binary list.json other.json cut.json
labels "labels that are other XML or none" LINE other.xml entities.xml latin1.xml clearance.xml nato.xml
labels "labels with broken elements" LINE no-class.xml class-missing.xml no-type.xml date.xml no-policy.xml
labels "labels that the policy does not know" FILE class.xml value.xml set.xml type.xml twice.xml other-oid.xml

clearances() {
    name=$1 where=$2
    shift 2
    wrong=0
    for f in "$@"; do
        for op in decide explain who clearance; do
            case $op in
            clearance) set -- ;;
            *) set -- --label label.xml ;;
            esac
            refused "$where" "$f" label $op --policy nato.xml "$@" --clearance "$f" || wrong=$((wrong + 1))
        done
    done
    is "$wrong" 0 "$name are refused by every operation that reads clearances"
}
clearances "clearances that are no files" FILE none folder large.xml
clearances "clearances that are no clearances" FILE empty blank binary list.json other.json cut.json held-short held-marking
clearances "clearances that are other XML" LINE other.xml entities.xml label.xml nato.xml
clearances "clearances that the policy does not know" FILE held-class.xml held-value.xml held-none.xml

policies() {
    name=$1 where=$2
    shift 2
    wrong=0
    for f in "$@"; do
        refused "$where" "$f" label decide --policy "$f" --label label.xml --clearance clearance.xml || wrong=$((wrong + 1))
        refused "$where" "$f" label who --policy "$f" --label label.xml --clearance clearance.xml || wrong=$((wrong + 1))
        refused "$where" "$f" label parse --policy "$f" "NATO SECRET" || wrong=$((wrong + 1))
        refused "$where" "$f" label find --policy "$f" --text "NATO SECRET" || wrong=$((wrong + 1))
        refused "$where" "$f" label clearance --policy "$f" "NATO: SECRET" || wrong=$((wrong + 1))
        refused "$where" "$f" label map --policy nato.xml --to "$f" --label label.xml || wrong=$((wrong + 1))
        refused "$where" "$f" policy lint "$f" || wrong=$((wrong + 1))
        refused "$where" "$f" policy diff nato.xml "$f" || wrong=$((wrong + 1))
        refused "$where" "$f" policy diff "$f" nato.xml || wrong=$((wrong + 1))
    done
    is "$wrong" 0 "$name are refused by every operation that reads policies"
}
policies "policies that are no files" FILE none folder large-policy.xml
policies "policies that are no policies" FILE empty blank binary list.json
policies "policies that are other XML or broken" LINE other.xml entities.xml label.xml end-tag.xml policy-element.xml \
    policy-ref.xml policy-twice.xml policy-number.xml

# ---- label and clearance under different policies ----
sed 's/1\.3\.26\.1\.3\.1/2.25.289224687048078499780443541412816142308.3.1/' contradicts.xml >eu-label.xml
status 3 "a label under another policy is denied" "$ENT_PROGRAM" --json label decide --policy nato.xml --clearance clearance.xml --label eu-label.xml
like "$out" '^\{"verdict":"deny","reason":"policy","rule":"R-09"' "by R-09: no equivalence"
status 3 "explain says so" "$ENT_PROGRAM" --json label explain --policy nato.xml --clearance clearance.xml --label eu-label.xml
like "$out" '"condition":"policy","holds":false,"rule":"R-09","text":"[^"]*EU' "in a sentence"
code=0
got=$("$ENT_PROGRAM" --json label decide --policy nato.xml --clearance clearance.xml --label contradicts.xml) || code=$?
like "$code $got" '^[13] \{"verdict":"deny"' "a label whose policy's name and number disagree is denied"
"$ENT_PROGRAM" label clearance --policy eu.xml --form xml "EU: SECRET UE/EU SECRET" >eu-held.xml
code=0
got=$("$ENT_PROGRAM" --json label decide --policy nato.xml --clearance eu-held.xml --label label.xml) || code=$?
like "$code $got" '^[13] \{"verdict":"deny"' "a clearance under another policy is denied"
rm -f eu-label.xml eu-held.xml

# ---- cut off at many places, in one run each ----
# cuts FILE STEP: cut-0 … of every STEP bytes; the last cut lacks the last tag's end
cuts() {
    size=$(sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$1" | wc -c)
    rm -rf cut
    mkdir cut
    at=0
    while [ $at -lt $((size - 1)) ]; do
        head -c $at "$1" >cut/$at
        at=$((at + $2))
    done
    head -c $((size - 2)) "$1" >cut/last
    ls cut | wc -l | tr -d ' '
}
denied() { printf '%s\n' "$out" | grep -c '^{"verdict":"deny","reason":"input".*"error":.*"place":"[^"]*cut/'; }
n=$(cuts label.xml 7)
ls cut | sed 's/.*/{"label":"cut\/&"}/' >cases
status 0 "a label cut off at $n places" "$ENT_PROGRAM" label decide --policy nato.xml --clearance clearance.xml --cases cases
is "$(denied)" "$n" "is denied each time, with its file"
n=$(cuts clearance.xml 7)
ls cut | sed 's/.*/{"clearance":"cut\/&"}/' >cases
status 0 "a clearance cut off at $n places" "$ENT_PROGRAM" label decide --policy nato.xml --label label.xml --cases cases
is "$(denied)" "$n" "is denied each time, with its file"
n=$(cuts nato.xml $(($(wc -c <nato.xml) / 60)))
ls cut | sed 's/.*/{"policy":"cut\/&"}/' >cases
status 0 "a policy cut off at $n places" "$ENT_PROGRAM" label decide --clearance clearance.xml --label label.xml --cases cases
is "$(denied)" "$n" "is denied each time, with its file"
"$ENT_PROGRAM" label convert --policy nato.xml --label label.xml --form json >label.json
n=$(cuts label.json 3)
ls cut | sed 's/.*/{"label":"cut\/&"}/' >cases
status 0 "a JSON label cut off at $n places" "$ENT_PROGRAM" label decide --policy nato.xml --clearance clearance.xml --cases cases
is "$(denied)" "$n" "is denied each time, with its file"
"$ENT_PROGRAM" label clearance --policy nato.xml --form json --clearance clearance.xml >clearance.json
n=$(cuts clearance.json 3)
ls cut | sed 's/.*/{"clearance":"cut\/&"}/' >cases
status 0 "a JSON clearance cut off at $n places" "$ENT_PROGRAM" label decide --policy nato.xml --label label.xml --cases cases
is "$(denied)" "$n" "is denied each time, with its file"
"$ENT_PROGRAM" label convert --policy nato.xml --label label.xml --form ess >label.ess 2>/dev/null
base64 -d label.ess >label.der
n=$(cuts label.der 1)
ls cut | sed 's/.*/{"label":"cut\/&"}/' >cases
status 0 "a binary label cut off at $n places" "$ENT_PROGRAM" label decide --policy nato.xml --clearance clearance.xml --cases cases
is "$(denied)" "$n" "is denied each time, with its file"
rm -rf cut cases label.json clearance.json label.ess label.der

# ---- words for people ----
status 1 "without --json a bad label is told" "$ENT_PROGRAM" label decide --policy nato.xml --clearance clearance.xml --label class-missing.xml
is "$out" "" "nothing is on standard output"
like "$err" '^entente: class-missing.xml, line [0-9]+, element ' "with file, line and element"
like "$err" '^  next: ' "and the next step"

# ---- usage ----
for op in decide explain who replay validate marking join map convert canonical clearance find; do
    code=0
    got=$("$ENT_PROGRAM" --json label $op 2>/dev/null) || code=$?
    is "$code" 2 "label $op without options is a usage error"
    like "$got" '^\{"verdict":"deny".*"exit":2' "and says deny"
done
status 2 "an unknown option" "$ENT_PROGRAM" --json label decide --frob
like "$out" '^\{"verdict":"deny".*"exit":2' "says deny, too"
status 2 "who, but nobody" "$ENT_PROGRAM" label who --policy nato.xml --label label.xml
status 2 "find with text and file" "$ENT_PROGRAM" label find --policy nato.xml label.xml --text "NATO SECRET"
status 2 "clearance with text and file" "$ENT_PROGRAM" label clearance --policy nato.xml --clearance clearance.xml "NATO: SECRET"
status 2 "expanding a file" "$ENT_PROGRAM" label clearance --policy nato.xml --clearance clearance.xml --expand
status 2 "policy diff with labels but nobody" "$ENT_PROGRAM" policy diff nato.xml nato.xml --label label.xml
status 2 "a place that is none" "$ENT_PROGRAM" label marking --policy nato.xml --label label.xml --place roof
status 2 "a form that is none" "$ENT_PROGRAM" label convert --policy nato.xml --label label.xml --form pdf

find . -type f -exec cksum {} + | sort >"$TMPDIR/after"
ok "nothing was written" cmp "$TMPDIR/before" "$TMPDIR/after"
finish
