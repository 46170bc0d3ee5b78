#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Documents scanned for terms and standards, on a node. All material is invented: EXERCISE.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$TMPDIR" || exit 1
printf 'a passphrase of several words\n' >pass
ENTENTE_PASSPHRASE_FILE=$TMPDIR/pass
export ENTENTE_PASSPHRASE_FILE
ent() { "$ENT_PROGRAM" -C node --as "$@"; }

# ---- a node with terms and standards ----
ok "a node is made" "$ENT_PROGRAM" --as admin init node --org NATO --policy "$ENT_ROOT/data/policy/nato.spif.xml" --ceiling SECRET --exercise
for p in fso:security custo:custodian,terminologist reader:reader low:reader; do
    ok "a person" ent admin person add "${p%%:*}" --roles "${p#*:}" --new-passphrase pass
done
for p in custo:SECRET reader:SECRET low:UNCLASSIFIED; do
    ok "cleared" ent fso person clear "${p%%:*}" --clearance "NATO: ${p#*:}; Context=NATO; Releasable To=NATO" --from 2020-01-01 --to 2090-01-01 --briefed 2020-01-01
done

term() { printf '<tig><term>%s</term>%s</tig>' "$1" "${2:+<termNote type=\"administrativeStatus\">$2-admn-sts</termNote>}"; }
cat >terms.tbx <<T
<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>EXERCISE</p></sourceDesc></fileDesc></martifHeader><text><body>
<termEntry id="X1"><langSet xml:lang="en">$(term "zorkle engagement" preferredTerm)$(term "zorkle encounter" deprecatedTerm)$(term "ZE" admittedTerm)</langSet><langSet xml:lang="pl">$(term "starcie zorkle" preferredTerm)</langSet></termEntry>
<termEntry id="X2"><langSet xml:lang="en">$(term "flumox" preferredTerm)$(term "flumox plate" supersededTerm)</langSet></termEntry>
</body></text></martif>
T
cat >secret.tbx <<T
<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>EXERCISE</p></sourceDesc></fileDesc></martifHeader><text><body>
<termEntry id="S1"><langSet xml:lang="en">$(term "quiet vesper" deprecatedTerm)</langSet></termEntry></body></text></martif>
T
cat >standards.csv <<'T'
number,edition,version,title,publisher,date,status,source,mark
STANAG 9901,3,,EXERCISE one,NSO,2020,promulgated,EXERCISE,checked
STANAG 9901,2,,EXERCISE one,NSO,2010,superseded,EXERCISE,checked
STANAG 9902,1,,EXERCISE two,NSO,2001,cancelled,EXERCISE,checked
AXP-97,A,2,EXERCISE three,NSO,2019,promulgated,EXERCISE,checked
T
ok "terms are imported" ent custo term import terms.tbx --label "NATO UNCLASSIFIED" --exercise --source EX
ok "a secret term" ent custo term import secret.tbx --label "NATO SECRET" --exercise --source EXS
ok "standards" ent custo import standards.csv --label "NATO UNCLASSIFIED" --exercise --source EX

# ---- plain text ----
cat >text.txt <<'T'
The ZORKLE engagement is not the zorkle encounter.
Zorkle engagements; ze and ZE; starcie zorkle; flum‑ox, a flumox
plate; see STANAG 9901 (Edition 2), STANAG 9902 and AXP-97(A)(2).
Nothing: xflumox, STANAG 99011. A quiet vesper.
T
status 0 "text is scanned" ent reader --json term scan text.txt
count() { printf '%s' "$out" | grep -o "$1" | wc -l | tr -d ' '; }
# finding FOUND: the row of it
finding() { printf '%s' "$out" | sed 's/{"mark"/\n{"mark"/g' | grep -F "\"found\":\"$1\""; }
like "$(finding 'ZORKLE engagement')" '"place":"line 1 column 5".*"concept":"X1".*"verdict":"(agreed|listed)"' "a preferred term"
like "$(finding 'zorkle encounter')" '"place":"line 1 column 34".*"preferred":"zorkle engagement","verdict":"deprecated","message":"deprecated: use zorkle engagement"' "a deprecated one, with what to use"
like "$(finding 'Zorkle engagements')" '"verdict":"inflected"' "an inflected form"
is "$(count '"found":"ZE"')" 1 "an acronym as it is written"
is "$(count '"found":"ze"')" 0 "and not otherwise"
like "$(finding 'starcie zorkle')" '"concept":"X1"' "another language"
like "$(finding 'flumox plate')" '"place":"line 2 column [0-9]*".*"verdict":"superseded","message":"superseded: use flumox"' "a term across a line end"
like "$(finding 'STANAG 9901 (Edition 2)')" '"verdict":"outdated","message":"edition outdated: cited Ed 2, current is Ed 3"' "an outdated edition"
like "$(finding 'STANAG 9902')" '"verdict":"cancelled","message":"cancelled standard cited"' "a cancelled standard"
like "$(finding 'AXP-97(A)(2)')" '"verdict":"current"' "a current one"
like "$(finding 'quiet vesper')" '"mark":".*S.*".*"verdict":"deprecated"' "a secret term with its mark"
like "$out" '"label":"NATO SECRET' "the answer is as high as what it was made from"
like "$out" '"found":10,"to_change":5' "findings and problems are counted"
whole=$out

status 0 "only problems" ent reader --json term scan text.txt --problems
is "$(count '"found":"')" 5 "are five"
status 0 "one language" ent reader --json term scan text.txt --lang pl
is "$(count '"concept":"X')" 1 "has one term"

# ---- law 3: what is not visible is not found ----
status 0 "the same for a reader without SECRET" ent low --json term scan text.txt
is "$(count 'vesper')" 0 "finds no secret term"
like "$out" '"label":"NATO UNCLASSIFIED' "and is not secret"
is "$(printf '%s' "$out" | sed 's/{"mark"/\n{"mark"/g' | grep -c '"found":"')" 9 "all the rest is there"

# ---- HTML ----
printf '<p>one</p>\n<p>zorkle&nbsp;<b>enc</b>ounter<script>flumox plate</script></p>\n' >page.html
status 0 "HTML" ent reader --json term scan page.html
like "$out" '"place":"line 2 column 4","found":"zorkle encounter".*"byte":14,"byte_end":42' "its place in the source"
is "$(count flumox)" 0 "and no script"

# ---- a PDF made here, with a text layer ----
if [ -x /usr/bin/pdftotext ]; then
    { # objects without a cross-reference table: readers repair that
        printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
        printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n'
        printf '4 0 obj<</Length 61>>stream\nBT /F 12 Tf 72 700 Td (the zorkle encounter, STANAG 9902) Tj ET\nendstream endobj\n'
        printf '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n'
    } >paper.pdf
    status 0 "PDF" ent reader --json term scan paper.pdf
    like "$out" '"place":"page 1 line 1","found":"zorkle encounter"' "by page and line"
    printf '%%PDF-1.4\nnothing\n' >broken.pdf
    status 1 "a broken PDF" ent reader term scan broken.pdf
    like "$err" 'broken.pdf' "is named"
    like "$err" 'pdftotext does not read the file' "and why"
else
    skip 5 "pdftotext is not installed"
fi

# ---- several files, and refusals ----
status 0 "several files" ent reader --json term scan text.txt page.html
is "$(count '"file":"page.html"')" 1 "each row names its file"
like "$out" '"files":2' "and they are counted"
status 0 "the same again" ent reader --json term scan text.txt
is "$out" "$whole" "is the same answer"
printf 'gr\374n\n' >latin.txt
status 1 "a text that is not UTF-8" ent reader term scan latin.txt
like "$err" 'latin.txt.*byte 3|Byte 3' "names file and byte"
status 1 "a file that is not there" ent reader term scan none.txt
like "$err" 'none.txt' "is named"
printf 'PK\003\004 no archive' >paper.docx
status 1 "a broken DOCX" ent reader term scan paper.docx
like "$err" 'paper.docx' "is named"
status 0 "without --json" ent reader term scan text.txt --problems
like "$out" 'text.txt.*line 1 column 34.*zorkle encounter.*deprecated' "a table"

finish
