#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A register as one XML file and as a folder of Markdown files: there, back, and what is refused. Invented material (EXERCISE); then the
# real releases, where they are.
. "$ENT_ROOT/test/lib/tap.sh"

fixtures=$ENT_ROOT/test/standards/fixtures
convert() { "$ENT_PROGRAM" --json standard convert "$@"; }
audit_counts() { "$ENT_PROGRAM" --json standard audit "$1" | sed 's/.*"counts":\({[^}]*{[^}]*}}\).*/\1/'; }
differences() { "$ENT_PROGRAM" --json standard diff "$1" "$2" | tr '{' '\n' | sed -n 's/^\("same_id":[0-9]*\),.*"added":\([0-9]*\),.*"removed":\([0-9]*\),.*"changed":\([0-9]*\),.*/\1 \2 \3 \4/p'; }
listing() { (cd "$1" && find . | LC_ALL=C sort); }
in_order() { LC_ALL=C sort "$1"; }

# ---- every generation, there and back ----
for v in v40 v42 v43 v44 v45 v46 v47 v48; do
    status 0 "$v: XML to Markdown" convert "$fixtures/$v.xml" --form md --out "$TMPDIR/$v"
    status 0 "$v: and back" convert "$TMPDIR/$v" --form nisp --out "$TMPDIR/$v.xml"
    is "$(audit_counts "$TMPDIR/$v.xml")" "$(audit_counts "$fixtures/$v.xml")" "$v: every count is the same"
    n=$(grep -c '<standard [^>]*id=' "$fixtures/$v.xml")
    is "$(differences "$fixtures/$v.xml" "$TMPDIR/$v.xml")" "\"same_id\":$n 0 0 0" "$v: and every standard"
    status 0 "$v: to Markdown again" convert "$TMPDIR/$v.xml" --form md --out "$TMPDIR/$v.again"
    ok "$v: the same files, byte for byte" diff -r "$TMPDIR/$v" "$TMPDIR/$v.again"
    status 0 "$v: Markdown to Markdown" convert "$TMPDIR/$v" --form md --out "$TMPDIR/$v.md"
    ok "$v: the same files, too" diff -r "$TMPDIR/$v" "$TMPDIR/$v.md"
    status 0 "$v: XML to XML" convert "$fixtures/$v.xml" --form nisp --out "$TMPDIR/$v.norm"
    status 0 "$v: and once more" convert "$TMPDIR/$v.norm" --form nisp --out "$TMPDIR/$v.norm2"
    ok "$v: which changes nothing any more" cmp "$TMPDIR/$v.norm" "$TMPDIR/$v.norm2"
done

# ---- a register of our own without anything that says nothing: the lines are the same but for their order ----
cat >"$TMPDIR/own.xml" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<!-- EXERCISE -->
<standards revision="EXERCISE-1">
  <revhistory><revision><revnumber>1.0</revnumber></revision></revhistory>
  <taxonomy><node id="n1" level="1" title="EXERCISE node"/></taxonomy>
  <organisations><orgkey key="ex" short="EX" long="EXERCISE organisation" uri="http://example.org"/></organisations>
  <responsibleparties><rpkey key="team" short="T" long="EXERCISE team"/></responsibleparties>
  <records>
    <standard tag="EXERCISE 2" id="ex-2">
      <document orgid="ex" pubnum="EX 2" date="2020-01" title="EXERCISE two &amp; more"/>
      <applicability>Use it <emphasis>well</emphasis>.</applicability>
      <responsibleparty rpref="team"/>
      <status mode="accepted"><uri>http://example.org/2</uri><history><event flag="added" date="2020-01-01" rfcp="1-1" version="1.0"/></history></status>
      <uuid>00000000-0000-4000-8000-000000000002</uuid>
    </standard>
    <standard tag="EXERCISE 1" id="ex-1">
      <document orgid="ex" pubnum="EX 1" date="2019" title="EXERCISE one"/>
      <responsibleparty rpref="team"/>
      <status mode="deleted"><history><event flag="added" date="2019-01-01" version="0.9"/><event flag="deleted" date="2020-02-02" version="1.0"/></history></status>
      <uuid>00000000-0000-4000-8000-000000000001</uuid>
    </standard>
    <standard tag="odd" id="../.Ex/%é_1"><document orgid="ex" pubnum="EX 3" date="2021" title="EXERCISE three"/><status mode="accepted"/></standard>
    <serviceprofile id="ex-1" title="EXERCISE service">
      <profilespec orgid="ex" pubnum="P 1" date="2020-03-30" title="EXERCISE book" version="1.0"/>
      <reftaxonomy refid="n1"/>
      <refgroup obligation="mandatory" lifecycle="current"><refstandard refid="ex-1"/><refstandard refid="ex-2"/></refgroup>
      <status mode="accepted"/>
      <uuid>00000000-0000-4000-8000-000000000003</uuid>
    </serviceprofile>
  </records>
</standards>
X
status 0 "our own register" convert "$TMPDIR/own.xml" --form md --out "$TMPDIR/own"
is "$out" "{\"file\":\"$TMPDIR/own.xml\",\"form\":\"md\",\"release\":\"1.0\",\"counts\":[{\"kind\":\"standard\",\"records\":3},{\"kind\":\"service-profile\",\"records\":1}],\"organisations\":1,\"services\":0,\"nodes\":1,\"files\":5,\"written\":\"$TMPDIR/own\",\"not_carried_over\":[{\"file\":\"$TMPDIR/own.xml\",\"line\":2,\"what\":\"a comment\"}]}" \
    "the answer counts what was written and tells what was not"
is "$(listing "$TMPDIR/own" | tr '\n' ' ')" ". ./register.xml ./serviceprofile ./serviceprofile/ex-1.md ./standard ./standard/%2E.%2F.Ex%2F%25%C3%A9_1.md ./standard/ex-1.md ./standard/ex-2.md " \
    "a file for each record, by kind and id, and none of them elsewhere"
like "$(cat "$TMPDIR/own/standard/ex-2.md")" '^applicability: Use it well\.$' "the text for people"
like "$(cat "$TMPDIR/own/standard/ex-2.md")" '^applicability-xml: ' "and with its mark-up"
unlike "$(cat "$TMPDIR/own/register.xml")" 'standard id=' "register.xml has the rest"
like "$(cat "$TMPDIR/own/register.xml")" 'EXERCISE organisation' "with the organisations"
status 0 "back" convert "$TMPDIR/own" --form nisp --out "$TMPDIR/own.back"
status 0 "the register in the writer's layout" convert "$TMPDIR/own.xml" --form nisp --out "$TMPDIR/own.norm"
is "$(in_order "$TMPDIR/own.back")" "$(in_order "$TMPDIR/own.norm")" "both have the same lines"
not_ok "in another order" cmp -s "$TMPDIR/own.back" "$TMPDIR/own.norm"
like "$("$ENT_PROGRAM" standard convert "$TMPDIR/own.xml" --form nisp --out "$TMPDIR/x.xml")" 'own\.xml +2 +a comment' "people get a table"
gzip -c "$TMPDIR/own.xml" >"$TMPDIR/own.xml.gz"
status 0 "compressed XML is read" convert "$TMPDIR/own.xml.gz" --form md --out "$TMPDIR/own.gz"
ok "to the same folder" diff -r "$TMPDIR/own" "$TMPDIR/own.gz"
printf 'older\n' >"$TMPDIR/there.xml"
status 0 "a file that is there is replaced, as by template" convert "$TMPDIR/own" --form nisp --out "$TMPDIR/there.xml"
ok "by the whole new one" cmp "$TMPDIR/there.xml" "$TMPDIR/own.back"

# ---- a folder as others write it ----
status 0 "records in the folder itself" convert "$fixtures/md" --form nisp --out "$TMPDIR/public.xml"
like "$out" '"counts":\[\{"kind":"standard","records":2\},\{"kind":"coverdoc","records":1\},' "are read"
like "$out" '"file":"service.md","line":4,"what":"the key \\"url\\", which follows from others"' "keys that are not kept are told with file and line"
like "$out" '"file":"service.md","line":[0-9]*,"what":"the key \\"parents\\"' "each"
unlike "$out" 'pubnum' "and no others"
mkdir -p "$TMPDIR/site/standard" "$TMPDIR/site/organization"
cp "$fixtures/md/standard.md" "$TMPDIR/site/standard/r1.md"
for f in README.md _index.md standard/_index.md standard/picture.png organization/ex.md .hidden; do echo EXERCISE >"$TMPDIR/site/$f"; done
status 0 "the pages of a site" convert "$TMPDIR/site" --form nisp --out "$TMPDIR/site.xml"
is "$(printf '%s\n' "$out" | tr '{' '\n' | sed -n 's/^"file":"\([^"]*\)","what".*/\1/p' | tr '\n' ' ')" ".hidden README.md _index.md organization standard/_index.md standard/picture.png " "are told, not read"

# ---- what is refused leaves nothing ----
# refused NAME PATTERN-OF-THE-MESSAGE ARGUMENT…: exit 1, nothing new in the folder
refused() {
    name=$1 pattern=$2
    shift 2
    listing "$TMPDIR" | grep -v '^\./tap\.' >"$TMPDIR/tap.before"
    status 1 "$name" "$ENT_PROGRAM" standard convert "$@"
    listing "$TMPDIR" | grep -v '^\./tap\.' >"$TMPDIR/tap.after"
    like "$err" "$pattern" "says why"
    like "$err" 'Nothing was written' "and that nothing was written"
    ok "and so it is" cmp "$TMPDIR/tap.before" "$TMPDIR/tap.after"
}
refused "a source that is not there" 'none\.xml' "$TMPDIR/none.xml" --form md --out "$TMPDIR/n"
refused "a folder that is there" "$TMPDIR/own: The folder is there already" "$TMPDIR/own.xml" --form md --out "$TMPDIR/own"
refused "a file where the folder should be" 'is there already' "$TMPDIR/own.xml" --form md --out "$TMPDIR/own.back"
refused "a folder where the file should be" 'own: .*folder' "$TMPDIR/own.xml" --form nisp --out "$TMPDIR/own"
refused "a place that is not there" '/no: The folder that is to hold' "$TMPDIR/own.xml" --form md --out "$TMPDIR/no/such"
refused "the same for a file" 'no/such' "$TMPDIR/own.xml" --form nisp --out "$TMPDIR/no/such"
refused "a CSV list" 'good\.csv: This is a list in CSV' "$fixtures/good.csv" --form md --out "$TMPDIR/n"
mkdir "$TMPDIR/empty"
refused "a folder without records" 'holds no records' "$TMPDIR/empty" --form nisp --out "$TMPDIR/n"
head -c 900 "$TMPDIR/own.xml" >"$TMPDIR/cut.xml"
refused "half an XML file" 'cut\.xml, line [0-9]+' "$TMPDIR/cut.xml" --form md --out "$TMPDIR/n"
refused "an id twice in XML" 'defects\.xml, line 22: The standard "good" is there twice; the first is at .*defects\.xml, line 21\.' "$fixtures/defects.xml" --form md --out "$TMPDIR/n"
status 0 "XML to XML keeps both, for the audit to tell" convert "$fixtures/defects.xml" --form nisp --out "$TMPDIR/defects.xml"

broken=$TMPDIR/broken
fresh() { rm -rf "$broken"; cp -r "$TMPDIR/own" "$broken"; }
fresh
size=$(wc -c <"$broken/standard/ex-2.md")
head -c $((size / 2)) "$TMPDIR/own/standard/ex-2.md" >"$broken/standard/ex-2.md"
refused "a half-written Markdown file" 'broken/standard/ex-2\.md, line [0-9]+:' "$broken" --form nisp --out "$TMPDIR/n"
refused "the same to Markdown" 'broken/standard/ex-2\.md, line [0-9]+:' "$broken" --form md --out "$TMPDIR/n"
fresh
cp "$broken/standard/ex-2.md" "$broken/copy.md"
refused "an id twice in a folder" 'broken/standard/ex-2\.md, line 2: The standard "ex-2" is there twice; the first is at .*broken/copy\.md, line 2\.' "$broken" --form nisp --out "$TMPDIR/n"
fresh
cp "$TMPDIR/own.xml" "$broken/register.xml"
refused "records in register.xml" 'broken/register\.xml, line [0-9]+: .*may hold no records' "$broken" --form nisp --out "$TMPDIR/n"
fresh
printf -- '---\nelement: Standard\nnispid: bell\ndocument: {title: "a\\x07b"}\n---\n' >"$broken/standard/bell.md"
refused "a character that XML cannot hold" 'broken/standard/bell\.md: ' "$broken" --form nisp --out "$TMPDIR/n"
fresh
rm "$broken/standard/ex-1.md" && mkdir "$broken/standard/ex-1.md"
refused "a folder that is called like a record" 'ex-1\.md' "$broken" --form nisp --out "$TMPDIR/n"
fresh
rm "$broken/standard/ex-1.md" && mkfifo "$broken/standard/ex-1.md"
refused "a pipe that is called like a record" 'ex-1\.md' "$broken" --form nisp --out "$TMPDIR/n"
rm -rf "$broken"
if [ "$(id -u)" -ne 0 ]; then
    cp "$TMPDIR/own.xml" "$TMPDIR/shut.xml" && chmod 000 "$TMPDIR/shut.xml"
    refused "a source that may not be read" 'shut\.xml' "$TMPDIR/shut.xml" --form md --out "$TMPDIR/n"
else
    skip 4 "root reads everything"
fi
long=$(printf '%0201d' 0)
printf '<standards><records><standard id="%s" tag="x"/></records></standards>\n' "$long" >"$TMPDIR/long.xml"
refused "an id that is no name of a file" 'long\.xml, line 1: The id is too long' "$TMPDIR/long.xml" --form md --out "$TMPDIR/n"
status 2 "another form" "$ENT_PROGRAM" standard convert "$TMPDIR/own.xml" --form csv --out "$TMPDIR/n"
status 2 "no form" "$ENT_PROGRAM" standard convert "$TMPDIR/own.xml" --out "$TMPDIR/n"

# ---- records without an id ----
printf '<standards><records><standard id="" tag="one"/><standard tag="two"/></records></standards>\n' >"$TMPDIR/bare.xml"
status 0 "records without an id" convert "$TMPDIR/bare.xml" --form md --out "$TMPDIR/bare"
is "$(ls "$TMPDIR/bare/standard" | tr '\n' ' ')" "%-without-id-1.md %-without-id-2.md " "are numbered"
status 0 "and come back" convert "$TMPDIR/bare" --form nisp --out "$TMPDIR/bare.back"
is "$(grep -c '<standard ' "$TMPDIR/bare.back")" 2 "both"

# ---- the real releases ----
if [ -z "${ENT_SHARED:-}" ]; then
    skip 22 "the NISP releases are not here (../shared is missing)"
    finish
fi
nisp=$ENT_SHARED/data/register/nisp
while read -r v n files; do
    status 0 "v$v to Markdown" convert "$nisp/nisp-v$v.xml.gz" --form md --out "$TMPDIR/$v"
    like "$out" "\"files\":$files," "v$v: $files files"
    status 0 "v$v: and back" convert "$TMPDIR/$v" --form nisp --out "$TMPDIR/$v.xml"
    is "$(audit_counts "$TMPDIR/$v.xml")" "$(audit_counts "$nisp/nisp-v$v.xml.gz")" "v$v: every count is the same"
    is "$(differences "$nisp/nisp-v$v.xml.gz" "$TMPDIR/$v.xml")" "\"same_id\":$n 0 0 0" "v$v: and every standard"
    rm -rf "${TMPDIR:?}/$v"
done <<'T'
5.0 1286 1395
8.0 1552 1671
10.0 1907 1910
11.0 2015 2214
T
status 1 "v9.0 has an id twice" convert "$nisp/nisp-v9.0.xml.gz" --form md --out "$TMPDIR/9.0"
like "$out" 'iso-iec-17203.*nisp-v9\.0\.xml\.gz, line 30262\..*"place":"[^"]*nisp-v9\.0\.xml\.gz, line 50936"' "and both are told"
finish
