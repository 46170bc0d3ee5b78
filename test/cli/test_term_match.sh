#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# term match: designations of calibres through the program, one, two, and many in a file.
. "$ENT_ROOT/test/lib/tap.sh"

match() { status 0 "match $*" "$ENT_PROGRAM" --json term match "$@"; }

# ---- one text ----
match "7,62x51 OTAN"
like "$out" '^\{"verdict":"same","concept":"C002","canonical":"7\.62 × 51 mm NATO","candidates":\[\],"evidence":\["' "the order of the answer's members"
like "$out" '"\\"OTAN\\" gives the name NATO\."' "the evidence names the part of the text"
like "$out" '"standard":"STANAG 2310","mark":"unchecked","unchecked":true' "a number that nobody read in a source says so"
match "5.56 mm NATO"
like "$out" '"standard":"STANAG 4172","mark":"checked","source":' "a number that was read is checked"
unlike "$out" '"unchecked"' "and nothing of it is unchecked"
match "155 mm"
like "$out" '"verdict":"ambiguous","concept":null,"canonical":"155 mm"' "155 mm is ambiguous"
like "$out" '"candidates":\[\{"concept":"C032",.*\{"concept":"C033"' "between two barrels"
is "$(printf '%s' "$out" | grep -o '"standard":"STANAG 4425","mark":"unchecked","unchecked":true' | wc -l | tr -d ' ')" 2 "the numbers of candidates are marked too"
match "6.5 x 47 mm"
like "$out" '"verdict":"unknown","concept":null,"canonical":"6\.5 × 47 mm"' "what is not listed is read"
match "hello"
like "$out" '"verdict":"unknown","concept":null,"canonical":null' "what is no calibre has no canonical form"

# ---- two texts ----
match "7.62 NATO" ".308 Winchester"
like "$out" '"verdict":"near","concept":null,"canonical":null,"candidates":\[\{"text":1,"concept":"C002".*\{"text":2,"concept":"C059"' ".308 Winchester is near 7.62 NATO, never the same"
match "12,7x99" "12.7x108"
like "$out" '"verdict":"different"' "12.7 x 99 and 12.7 x 108 are different"
match "81 mm mortar" "82 mm mortar"
like "$out" '"verdict":"different"' "81 mm and 82 mm are different"
match "155 mm shell" "155 mm propelling charge"
like "$out" '"verdict":"different"' "shell and charge are different things"
match "moździerz 120 mm" "120-мм миномёт"
like "$out" '"verdict":"same","concept":"C027"' "two languages, one calibre"

# ---- on the screen ----
status 0 "without --json" "$ENT_PROGRAM" term match "155 mm"
like "$out" 'unchecked' "the mark is shown"

# ---- refusals ----
long=$(head -c 1025 /dev/zero | tr '\0' '7')
status 1 "1,025 bytes" "$ENT_PROGRAM" --json term match "$long"
like "$out" '"code":"LIMIT".*1024 bytes' "is too long"
like "$out" '"place":"text"' "that text"
status 1 "the second of two" "$ENT_PROGRAM" --json term match .308 "$long"
like "$out" '"place":"second text"' "the second text"
status 2 "bytes that are not UTF-8" "$ENT_PROGRAM" --json term match "$(printf '7.62\377')"
status 2 "no text" "$ENT_PROGRAM" term match

# ---- cases ----
cat >"$TMPDIR/cases" <<'T'
{"id":1,"text":"12.7x99"}
{"id":"two","text":".50 BMG","text2":"12,7 mm DShK"}
{"text":"12/70"}
{"id":4}
{"id":5,"text":7}
{"id":6,"text":"1 inch signal"}
T
status 0 "cases" "$ENT_PROGRAM" term match --cases "$TMPDIR/cases"
answer() { printf '%s\n' "$out" | sed -n "$1p"; }
is "$(printf '%s\n' "$out" | wc -l | tr -d ' ')" 6 "as many answers as cases"
like "$(answer 1)" '^\{"id":1,"verdict":"same","concept":"C004"' "one text"
like "$(answer 2)" '^\{"id":"two","verdict":"different"' "two texts"
like "$(answer 3)" '^\{"verdict":"same","concept":"C078"' "no id"
like "$(answer 4)" '"id":4,.*TEXT is missing' "a case without a text has its error"
like "$(answer 5)" '"id":5,.*must be text' "a number is no text"
like "$(answer 6)" '"verdict":"same","concept":"C079"' "and the ones behind are answered"

finish
