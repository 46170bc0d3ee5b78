#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# term validate through the program: answers, exit codes, schemas. What is found in which file: test/terms/test_tbx_validate.c.
. "$ENT_ROOT/test/lib/tap.sh"

cd "$TMPDIR" || exit 1
cp "$ENT_ROOT"/test/terms/tbx/*.tbx "$ENT_ROOT"/test/terms/tbx/*.rng .
mkdir parts && cp "$ENT_ROOT"/test/terms/tbx/parts/*.rng parts
validate() { "$ENT_PROGRAM" --json term validate "$@"; }
sum() { sha256sum "$1" | cut -d ' ' -f 1; }

# ---- our own rules ----
status 0 "a valid file" validate basic-dca.tbx
is "$out" '{"file":"basic-dca.tbx","form":"tbx3","style":"dca","dialect":"TBX-Basic","rules":"entente rules 1 after ISO 30042:2019","valid":true,"findings":[]}' "the whole answer"
status 0 "DCT" validate basic-dct.tbx
like "$out" '"style":"dct","dialect":"TBX-Basic"' "says its style"
status 5 "version 2, with the statuses of another tool" validate saltmarsh-v2.tbx
like "$out" '"form":"tbx2","style":"dca","dialect":"TBX","rules":"entente rules 1 after ISO 30042:2008","valid":false' "says which rules"
sed 's/preferredTerm-admn-sts/nonsense/' basic-dct.tbx >status.tbx
status 5 "DCT with a status that is none" validate status.tbx
like "$out" '"valid":false,"findings":\[\{"line":23,"code":"bad-status","concept":"c1","message":"\\"nonsense\\" is no value of administrativeStatus; it has: [^"]*preferredTerm-admn-sts\."\}\]\}$' \
    "is found, with its line and what it could be"
status 5 "the same for people" "$ENT_PROGRAM" term validate status.tbx
like "$out" '^ *23 +bad-status +' "is a table"
gzip -c basic-dca.tbx >basic.tbx.gz
status 0 "packed" validate basic.tbx.gz
like "$out" '"valid":true' "is read"

# ---- schemas ----
status 0 "a schema in three files" validate basic-dca.tbx --schema marsh.rng
like "$out" "\"schema\":\{\"file\":\"marsh.rng\",\"sha256\":\"$(sum marsh.rng)\",\"valid\":true,\"errors\":0\}\}\$" "is named with its digest"
sed 's/id="c3"/id="d3"/' basic-dca.tbx >id.tbx
status 5 "valid by our rules, not by the schema" validate id.tbx --schema marsh.rng
like "$out" '"valid":true,"findings":\[\],"schema":\{.*"valid":false,"errors":[1-9][0-9]*,"first":\{"line":[1-9][0-9]*,("column":[0-9]+,)?"message":"[^"]+"\}\}\}$' "says both"
status 5 "valid by the schema, not by our rules" validate status.tbx --schema marsh.rng
like "$out" '"valid":false,"findings":\[\{.*"schema":\{[^}]*"valid":true' "says both"
sed 's/href="marsh-parts.rng"/href="http:\/\/192.0.2.1\/marsh-parts.rng"/' marsh.rng >net.rng
status 1 "a schema that reaches into the net" validate basic-dca.tbx --schema net.rng
like "$out" '"code":"INVALID".*is not in its folder' "is refused"
mkdir inner && sed 's/href="marsh-parts.rng"/href="..\/marsh-parts.rng"/' marsh.rng >inner/out.rng
status 1 "a schema that climbs out of its folder" validate basic-dca.tbx --schema inner/out.rng
like "$out" '"code":"INVALID".*is not in its folder' "is refused"
status 1 "no schema" validate basic-dca.tbx --schema basic-dca.tbx
like "$out" '"code":"INVALID".*"place":"basic-dca.tbx' "is refused"

# ---- what cannot be read ----
status 1 "no XML" validate "$ENT_ROOT/LICENSE"
like "$out" '"code":"INVALID".*"place":"[^"]*LICENSE, line [0-9]+"' "names place"
status 1 "no such file" validate none.tbx
printf '<html/>' >other.xml
status 5 "another kind of XML" validate other.xml
like "$out" '"code":"not-tbx"' "is told"

# ---- the table of the facts page ----
if [ -z "${ENT_SHARED:-}" ]; then
    skip 1 "the published schemas are not here (../shared is missing)"
    finish
fi
tbx=$ENT_SHARED/data/register/tbx
core=$tbx/LTAC-Global+TBX-Core_dialect/Schemas/TBXcoreStructV03_TBX-Core_integrated.rng
basic=$tbx/termate/data/dialects/TBXcoreStructV03_TBX-Basic_integrated.rng
example=$tbx/LTAC-Global+TBX-Basic_dialect/DCA/Example_Astronomy_DCA_VALID.tbx
status 0 "Basic by Basic" validate "$example" --schema "$basic"
like "$out" "\"sha256\":\"$(sum "$basic")\",\"valid\":true,\"errors\":0" "is valid"
status 5 "Basic by Core" validate "$example" --schema "$core"
like "$out" '"valid":true,"findings":\[\],"schema":\{.*"valid":false,"errors":[1-9]' "is not"
status 5 "the bad file" validate "$tbx/LTAC-Global+TBX_test_files/core_structure_bad.tbx" --schema "$core"
like "$out" '\{"line":15,"code":"text-not-allowed","message":"Text stands directly in <sourceDesc>; it belongs into <p>\."\}' "text where p is expected"
like "$out" '"schema":\{.*"valid":false,"errors":[1-9][0-9]*,"first":\{"line":15,' "by the schema too"
sed 's/supersededTerm-admn-sts/nonsense/' "$tbx/TBX-Linguist_dialect/DCT/Example_Astronomy_DCT_VALID.tbx" >dct.tbx
status 5 "a DCT file with nonsense for a status" validate dct.tbx --schema "$tbx/TBX-Linguist_dialect/DCA/TBXcoreStructV03_TBX-Linguist_integrated.rng"
like "$out" '"code":"bad-status".*"schema":\{[^}]*"valid":true' "passes the schema, and is found all the same"
finish
