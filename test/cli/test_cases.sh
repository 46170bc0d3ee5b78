#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --cases: many cases of one operation in one run. Every line has its answer, in order, and what is wrong with a line is its answer.
. "$ENT_ROOT/test/lib/tap.sh"

dir=$TMPDIR/guard
mkdir -p "$dir/labels" "$TMPDIR/elsewhere"
cp "$ENT_ROOT/data/policy/nato.spif.xml" "$dir/nato.xml"
entente() { "$ENT_PROGRAM" "$@"; }
entente label parse --policy "$dir/nato.xml" --xml "NATO SECRET" >"$dir/labels/secret.xml"
entente label parse --policy "$dir/nato.xml" --xml "NATO RESTRICTED Releasable To Sweden" >"$dir/labels/sweden.xml"
printf 'NATO: SECRET, CONFIDENTIAL, RESTRICTED, UNCLASSIFIED; Context=NATO; Releasable To=NATO\n' >"$dir/all.txt"
printf 'NATO: RESTRICTED; Context=Releasable; Releasable To=SWE\n' >"$dir/sweden.txt"

# run NAME ARG…: decides the cases of $dir/cases; $n answers, answer N is line N of $out
run() {
    name=$1
    shift
    status 0 "$name: exit 0" "$ENT_PROGRAM" label decide --cases "$dir/cases" "$@"
    n=$(printf '%s\n' "$out" | wc -l | tr -d ' ')
}
answer() { printf '%s\n' "$out" | sed -n "$1p"; }

# ---- order, ids, paths beside the file, defaults ----
cat >"$dir/cases" <<'T'
{"id":1,"policy":"nato.xml","clearance":"all.txt","label":"labels/secret.xml"}
{"id":"two","policy":"nato.xml","clearance":"sweden.txt","label":"labels/secret.xml"}
{"policy":"nato.xml","clearance":"sweden.txt","label":"labels/sweden.xml"}
{"label":"labels/secret.xml","id":-4,"clearance":"sweden.txt","policy":"nato.xml"}
T
cd "$TMPDIR/elsewhere" || exit 1
run "four cases"
is "$n" 4 "as many answers as cases"
is "$(answer 1)" '{"id":1,"verdict":"permit","reason":"permitted","rule":"R-13","tag_set":null,"missing":[]}' "the first is a permit"
like "$(answer 2)" '^\{"id":"two","verdict":"deny","reason":"class","rule":"R-13","tag_set":null,"missing":\["SECRET"\]\}$' "the second a denial with its id"
like "$(answer 3)" '^\{"verdict":"permit"' "the third has no id"
like "$(answer 4)" '^\{"id":-4,"verdict":"deny"' "the fourth is the second again, its members in another order"
is "$err" "" "nothing on standard error"

printf '{"label":"labels/secret.xml"}\n{"label":"labels/secret.xml","clearance":"sweden.txt"}\n' >"$dir/cases"
run "options of the command line hold for all cases" --policy "$dir/nato.xml" --clearance "$dir/all.txt"
like "$(answer 1)" '"verdict":"permit"' "a case without one takes the command line's"
like "$(answer 2)" '"verdict":"deny"' "a case with its own takes that"
cp "$dir/nato.xml" "$dir/all.txt" "$TMPDIR/elsewhere/"
run "paths of the command line stay where they are" --policy nato.xml --clearance all.txt
like "$(answer 1)" '"verdict":"permit"' "and are found there"

printf '{"policy":"%s","clearance":"%s","label":"%s"}\n' "$dir/nato.xml" "$dir/all.txt" "$dir/labels/secret.xml" >"$TMPDIR/elsewhere/absolute"
status 0 "absolute paths" "$ENT_PROGRAM" label decide --cases absolute
like "$out" '"verdict":"permit"' "are taken as they are"
printf '{"id":1,"label":"labels/secret.xml"}' >"$dir/cases"
(cd "$dir" && "$ENT_PROGRAM" label decide --policy nato.xml --clearance all.txt --cases - <cases) >"$TMPDIR/piped" 2>&1
is "$(cat "$TMPDIR/piped")" '{"id":1,"verdict":"permit","reason":"permitted","rule":"R-13","tag_set":null,"missing":[]}' "cases from standard input, the last line without its end"

# one answer before the next case is written: a guard keeps one process
mkfifo "$TMPDIR/in" "$TMPDIR/out"
(cd "$dir" && "$ENT_PROGRAM" label decide --policy nato.xml --clearance all.txt --cases - <"$TMPDIR/in" >"$TMPDIR/out") &
exec 3>"$TMPDIR/in" 4<"$TMPDIR/out"
echo '{"id":"first","label":"labels/secret.xml"}' >&3
read -r first <&4
echo '{"id":"second","label":"none"}' >&3
read -r second <&4
exec 3>&-
wait
exec 4<&-
like "$first" '^\{"id":"first","verdict":"permit"' "through pipes: the first answer comes before the second case"
like "$second" '^\{"id":"second","verdict":"deny"' "and then the second"

# ---- types ----
cat >"$dir/cases" <<'T'
{"policy":"nato.xml","clearance":"all.txt","label":"labels/secret.xml","strict":true,"as-of":"2026-01-01"}
{"policy":"nato.xml","clearance":"all.txt","label":"labels/secret.xml","strict":false}
T
run "flags and dates"
is "$(printf '%s\n' "$out" | grep -c '"verdict":"permit"')" 2 "both are decided"
cat >"$dir/cases" <<'T'
{"id":1,"label":["labels/secret.xml","labels/sweden.xml"]}
{"id":2,"label":"labels/sweden.xml","mode":"published"}
{"id":3,"label":[]}
{"id":4,"label":["labels/secret.xml",7]}
{"id":5,"label":"labels/secret.xml","mode":"both"}
{"id":6,"label":"labels/secret.xml","xml":"yes"}
T
status 0 "what may be repeated is a list" "$ENT_PROGRAM" label join --policy "$dir/nato.xml" --cases "$dir/cases"
like "$(answer 1)" '^\{"id":1,"nobody":false,"wider":false,.*"classification":"SECRET"' "two parts"
like "$(answer 2)" '"mode":"published' "one part may stand alone, a word is taken"
like "$(answer 3)" '"id":3,.*"--?label is missing' "an empty list is nothing"
like "$(answer 4)" '"id":4,.*must be text' "a number in a list is not text"
like "$(answer 5)" '"id":5,.*is not one of strict\|published' "a word that is none of the choices"
like "$(answer 6)" '"id":6,.*must be true or false' "a flag is true or false"

# ---- errors are answers ----
{
    printf '{"id":1,"label":"labels/none.xml"}\n'
    printf '\n'
    printf '   \n'
    printf '["label"]\n'
    printf 'null\n'
    printf '{"id":6,"label":"labels/secret.xml"\n'
    printf '{"id":7,"label":"labels/secret.xml"} {}\n'
    printf '{"id":8,"label":"labels/secret.xml","label":"labels/sweden.xml"}\n'
    printf '{"id":9,"label":"labels/secret.xml","colour":"red"}\n'
    printf '{"id":10,"label":"labels/secret.xml","cases":"cases"}\n'
    printf '{"id":11,"label":null}\n'
    printf '{"id":[12],"label":"labels/secret.xml"}\n'
    printf '{"id":13}\n'
    printf '{"id":14,"label":"labels"}\n'
    printf '{"id":15,"label":"labels/secret.xml","as-of":"2026-02-30"}\n'
    printf '{"id":16,"label":"labels/secret.xml\\u0000"}\n'
    printf '{"id":17,"label":"\377"}\n'
    printf '{"id":18,"label":"labels/secret.xml"}\000\n'
    printf '{"id":19,"label":"nato.xml"}\n'
    printf '{"id":20,"policy":"all.txt","label":"labels/secret.xml"}\n'
    printf '{"id":21,"policy":"all.txt","label":"labels/secret.xml"}\n'
    printf '{"id":22,"label":"labels/secret.xml"}\r\n'
} >"$dir/cases"
run "bad lines" --policy "$dir/nato.xml" --clearance "$dir/all.txt"
is "$n" 22 "every line has its answer"
bad=0
for i in $(seq 1 21); do
    answer "$i" | grep -Eq '"verdict":"deny","reason":"input",.*"error":\{"code":"[A-Z]+","exit":[12],"what":"[^"]' || { bad=$((bad + 1)); note "$(answer "$i")"; }
done
is "$bad" 0 "each bad line is answered with deny, code and sentence"
like "$(answer 22)" '^\{"id":22,"verdict":"permit"' "the good one behind them is decided, carriage return and all"
for i in 1 9 10 11 13 14 15 19 20; do like "$(answer "$i")" "^\{\"id\":$i," "the error of case $i has its id"; done
like "$(answer 1)" 'labels/none.xml' "a file that is not there is named"
like "$(answer 9)" '"place":"[^"]*/cases:9"' "what is wrong with a line has its number"
like "$(answer 9)" 'no option .{0,2}colour' "and names the member"
like "$(answer 13)" '\-\-label is missing' "what is missing is named"
is "$(answer 20 | sed 's/20/21/')" "$(answer 21)" "a policy that was refused once is refused again with the same words"

# ---- a line that is too long ----
{
    printf '{"id":1,"label":"labels/secret.xml"}\n{"id":2,"label":"'
    head -c 3000000 /dev/zero | tr '\0' 'x'
    printf '"}\n{"id":3,"label":"labels/secret.xml"}\n'
} >"$dir/cases"
run "a line of 3 MB" --policy "$dir/nato.xml" --clearance "$dir/all.txt"
is "$n" 3 "has one answer"
like "$(answer 2)" '"code":"LIMIT".*1048576' "which says how much is allowed"
like "$(answer 3)" '^\{"id":3,"verdict":"permit"' "and the next line is read"
printf '{"id":1,"label":["labels/secret.xml"' >"$dir/cases"
seq 1 3000 | sed 's/.*/,"&"/' | tr -d '\n' >>"$dir/cases"
printf ']}\n' >>"$dir/cases"
status 0 "a list of 3,001 labels" "$ENT_PROGRAM" label join --policy "$dir/nato.xml" --cases "$dir/cases"
like "$out" '"id":1,.*"code":"LIMIT"' "is too much for one case"
{
    printf '{"id":1,"label":"labels/secret.xml",%1048500s' ""
    printf '"strict":true}\n'
} >"$dir/cases"
run "a line just below the ceiling" --policy "$dir/nato.xml" --clearance "$dir/all.txt"
like "$(answer 1)" '"verdict":"permit"' "is read"
printf '{"id":1,"label":"' >"$dir/cases"
head -c 3000000 /dev/zero | tr '\0' 'x' >>"$dir/cases"
run "a line that is too long and has no end" --policy "$dir/nato.xml" --clearance "$dir/all.txt"
is "$n" 1 "has one answer"
: >"$dir/cases"
run "an empty file" --policy "$dir/nato.xml" --clearance "$dir/all.txt"
is "$out" "" "has no answers"

# ---- what is no case ----
status 1 "a file of cases that is not there" "$ENT_PROGRAM" label decide --json --cases "$dir/none"
like "$out" '"verdict":"deny".*"code":"IO".*/none' "is one error"
status 1 "a folder instead of a file" "$ENT_PROGRAM" label decide --cases "$dir"
like "$err" "$dir" "is named"
status 2 "a bad default is an error of usage" "$ENT_PROGRAM" label marking --place nowhere --cases "$dir/cases"
status 2 "an operation that takes no cases" "$ENT_PROGRAM" policy lint "$dir/nato.xml" --cases "$dir/cases"
status 2 "two files of cases" "$ENT_PROGRAM" label decide --cases a --cases b
if [ -e /dev/full ]; then
    printf '{"id":1,"label":"labels/secret.xml"}\n' >"$dir/cases"
    "$ENT_PROGRAM" label decide --policy "$dir/nato.xml" --clearance "$dir/all.txt" --cases "$dir/cases" >/dev/full 2>"$TMPDIR/err"
    is $? 1 "answers that cannot be written end the run"
fi

# ---- other operations ----
printf '{"id":1,"marking":"NATO SECRET Releasable To Sweden"}\n{"id":2,"marking":"NATO TOP SECRET"}\n' >"$dir/cases"
status 0 "parse" "$ENT_PROGRAM" label parse --policy "$dir/nato.xml" --cases "$dir/cases"
like "$(answer 1)" '"values":\["SWE","NATO"\]' "a marking is read"
like "$(answer 2)" '"id":2,.*"code":"INVALID","exit":1' "and one that is none refused (R-04)"
printf '{"label":"labels/secret.xml","lang":"fr"}\n{"label":"labels/sweden.xml"}\n' >"$dir/cases"
status 0 "marking" "$ENT_PROGRAM" label marking --policy "$dir/nato.xml" --cases "$dir/cases"
is "$(answer 2)" '{"marking":"NATO RESTRICTED Releasable To Sweden"}' "is printed as JSON"

# ---- many policies, many cases ----
i=0
while [ $i -lt 80 ]; do
    cp "$dir/nato.xml" "$dir/p$i.xml"
    i=$((i + 1))
done
{
    seq 0 79 | sed 's/.*/{"id":&,"policy":"p&.xml","label":"labels\/secret.xml"}/'
    seq 0 79 | sed 's/.*/{"id":&,"policy":"p&.xml","label":"labels\/secret.xml"}/'
} >"$dir/cases"
run "more policies than are kept" --clearance "$dir/all.txt"
is "$(printf '%s\n' "$out" | grep -c '"verdict":"permit"')" 160 "are loaded again"
seq 1 10000 | sed 's/.*/{"id":&,"label":"labels\/secret.xml"}/' >"$dir/cases"
status 0 "10,000 cases" "$ENT_PROGRAM" label decide --policy "$dir/nato.xml" --clearance "$dir/all.txt" --cases "$dir/cases"
is "$(printf '%s\n' "$out" | sed 's/.*"id":\([0-9]*\),"verdict":"permit".*/\1/')" "$(seq 1 10000)" "are answered in order"
finish
