# SPDX-License-Identifier: Apache-2.0
#
# Reads the TAP output of one test file and prints "PASSED FAILED SKIPPED".
# Variables: status (exit status), limit (seconds allowed), path, why and skips (files to write to).
#
# cmocka 1.1.5 differs from TAP in two ways: a skipped test is "not ok 2 # SKIP name", and every group of a
# program prints its own plan and counts from 1. So plans are added up. The reason of such a skip is the
# comment "# skip: reason" that the test printed before it.

function accuse(text) { print text >why; failed++ }

# cmocka marks groups and their set-up, too: "ok" lines of groups are comments, a failed set-up is number 0.
/^1\.\.[0-9]+/ { planned += substr($1, 4); plans++; next }

/^# *[Ss][Kk][Ii][Pp]: / { reason = $0; sub(/^# *[Ss][Kk][Ii][Pp]: */, "", reason); next }

/^not ok [0-9]+ # SKIP / {
    name = $0; sub(/^not ok [0-9]+ # SKIP */, "", name)
    print path ": " name ": " (reason == "" ? "no reason given" : reason) >skips
    skipped++; reason = ""; next
}
/^not ok 0 / { failed++; next }
/^not ok / { failed++; seen_failed++; reason = ""; next }
/^ok [0-9]+.* # [Ss][Kk][Ii][Pp]/ {
    text = $0; name = $0
    sub(/^ok [0-9]+ *-* */, "", name); sub(/ *# [Ss][Kk][Ii][Pp].*/, "", name)
    sub(/.* # [Ss][Kk][Ii][Pp]:? */, "", text)
    print path ": " (name == "" ? "" : name ": ") (text == "" ? "no reason given" : text) >skips
    skipped++; reason = ""; next
}
/^ok [0-9]/ { passed++; reason = ""; next }
/^Bail out!/ { accuse("bailed out: " $0) }

END {
    shown = passed + skipped + seen_failed
    if (status == 124 || status == 137 && !failed) accuse("stopped: it ran longer than " limit " s, or was killed (exit status " status ")")
    else if (status > 128) accuse("crashed: signal " (status - 128))
    else if (plans == 0) accuse("printed no TAP plan (exit status " status ")")
    else if (planned != shown) accuse("planned " planned " tests but showed " shown " (exit status " status ")")
    else if (planned == 0) accuse("planned no test")
    else if (status != 0 && !failed) accuse("every test passed but the exit status is " status)
    else if (status == 0 && failed) print "tests failed but the exit status is 0" >why
    printf "%d %d %d\n", passed, failed, skipped
}
