#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# policy lint and policy diff through the program. What is found is told in test/label/; here: answers, exit codes, whom a change hits.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$TMPDIR" || exit 1
cp "$ENT_ROOT/data/policy/nato.spif.xml" nato.xml
cp "$ENT_ROOT/data/policy/eu.spif.xml" eu.xml

# ---- lint ----
for f in "$ENT_ROOT"/data/policy/*.spif.xml; do
    status 0 "lint ${f##*/}" "$ENT_PROGRAM" --json policy lint "$f"
    like "$out" '^\{"name":"[^"]+","oid":"[0-9.]+","version":[0-9]+,"digest":"[0-9a-f]{64}","classes":\[' "says which policy it is"
    unlike "$out" '"code":"spif-' "a shipped policy keeps to the schema"
    status 0 "lint --strict ${f##*/}" "$ENT_PROGRAM" --json policy lint --strict "$f"
done
# what stands last and belongs first; a value twice
sed 's/creationDate="[^"]*" //' nato.xml >odd.xml
status 0 "an odd policy still loads" "$ENT_PROGRAM" --json policy lint odd.xml
like "$out" '"counts":\{[^}]*"spif-attribute":1' "its findings are counted"
like "$out" '"findings":\[.*\{"line":[0-9]+,"code":"spif-attribute","text":"[^"]+"\}' "and told with their lines"
status 1 "--strict refuses it" "$ENT_PROGRAM" --json policy lint --strict odd.xml
like "$out" '"place":"odd.xml, line [0-9]+' "with its line"
status 0 "lint for people" "$ENT_PROGRAM" policy lint odd.xml
like "$out" '^[0-9]+ +spif-attribute +' "is a table"
status 0 "lint against others" "$ENT_PROGRAM" --json policy lint nato.xml --other eu.xml
status 1 "another that does not load" "$ENT_PROGRAM" --json policy lint nato.xml --other none.xml
like "$out" '"place":"none.xml"' "is named"

# ---- diff ----
status 0 "a policy and itself" "$ENT_PROGRAM" --json policy diff nato.xml nato.xml
is "$out" '{"changes":[]}' "do not differ"
# a new version: Sweden is no value any more, CRYPTO is new in spelling only
sed '/name="SWE"/,/<\/spif:tagCategory>/d; s/ version="1"/ version="2"/' nato.xml >new.xml
status 0 "a new version loads" "$ENT_PROGRAM" policy lint new.xml
status 0 "diff" "$ENT_PROGRAM" --json policy diff nato.xml new.xml
like "$out" '\{"code":"value-removed","what":"Releasable To: SWE","was":"[^}]*","is":"","access":true\}' "names the value that is gone"
status 0 "diff for people" "$ENT_PROGRAM" policy diff nato.xml new.xml
like "$out" 'value-removed' "is a table"

"$ENT_PROGRAM" label parse --policy nato.xml --xml "NATO SECRET" >plain.xml
"$ENT_PROGRAM" label parse --policy nato.xml --xml "NATO SECRET Releasable To Sweden" >sweden.xml
printf 'NATO: SECRET; Context=NATO; Releasable To=NATO\n' >staff
printf 'NATO: SECRET; Context=Releasable; Releasable To=SWE\n' >swede
status 0 "for whom" "$ENT_PROGRAM" --json policy diff nato.xml new.xml --label plain.xml --label sweden.xml --clearance staff --clearance swede
is "$(printf '%s' "$out" | grep -o '"label":"[a-z.]*","clearance":"[a-z]*","effect":"[a-z ]*"' | sed 's/"[a-z]*"://g; s/"//g' | tr '\n' ';')" \
    "plain.xml,staff,still permitted;plain.xml,swede,still denied;sweden.xml,staff,loses access;sweden.xml,swede,loses access;" "each label and clearance"
like "$out" '"changed":2' "how many change"
like "$out" '"label":"sweden.xml","clearance":"staff".*"before":\{"verdict":"permit".*"after":\{"verdict":"deny","reason":"input",.*"why":".*SWE' "before and after, with the reason"
status 0 "the other way round" "$ENT_PROGRAM" --json policy diff new.xml nato.xml --label sweden.xml --clearance swede
like "$out" '"effect":"gains access"' "gains"
status 1 "a label that neither understands" "$ENT_PROGRAM" --json policy diff nato.xml new.xml --label nato.xml --clearance swede
like "$out" '"verdict":"deny".*"place":"nato.xml' "is bad input"
status 1 "a clearance that neither understands" "$ENT_PROGRAM" --json policy diff nato.xml new.xml --label plain.xml --clearance plain.xml
like "$out" '"place":"plain.xml' "is bad input"
finish
