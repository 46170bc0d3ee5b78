/* SPDX-License-Identifier: Apache-2.0 */
/* The program that reads PDF files, stood in for by others that do what it should not: it is missing, it never ends, it writes rubbish or
 * without end, it fails. Each is ended, its process is gone, and the officer is told what to do. EXERCISE material.            */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/api/pdf_text.h"
#include "test/lib/support.h"

static ent_arena *A;
static char folder[400];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/pdf-XXXXXX", ent_test_tmp());
    A = ent_arena_new(NULL, 0);
    return A != NULL && mkdtemp(folder) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    char name[420];

    (void)state;
    snprintf(name, sizeof name, "%s/pdftotext", folder);
    (void)unlink(name);
    ent_arena_free(A);
    return rmdir(folder);
}

/* A program of this script, as pdf_reader.program. */
static const char *program(const char *script, mode_t mode)
{
    static char name[420];
    FILE *f;

    snprintf(name, sizeof name, "%s/pdftotext", folder);
    f = fopen(name, "w");
    assert_non_null(f);
    fputs(script, f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(name, mode), 0);
    return name;
}

static ent_code read_with(ent_str *out, ent_err *e, const char *script, int milliseconds)
{
    const pdf_reader reader = {.program = program(script, 0700), .max = 1 << 20, .milliseconds = milliseconds};

    return pdf_text(out, A, "EXERCISE.pdf", &reader, e);
}

/* No child is left, running or dead. */
static void assert_no_child(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

enum { LONG = 600000, SHORT = 150 };

static void missing(void **state)
{
    char none[420], *path = getenv("PATH"), kept[2000];
    pdf_reader reader = pdf_reader_usual();
    ent_err e = {0};
    ent_str out;

    (void)state;
    assert_string_equal(reader.program, "/usr/bin/pdftotext");
    assert_int_equal(reader.milliseconds, 60000);
    snprintf(none, sizeof none, "%s/none", folder);
    reader.program = none;
    assert_int_equal(pdf_text(&out, A, "EXERCISE.pdf", &reader, &e), ENT_INVALID);
    assert_non_null(strstr(e.what, none));
    assert_non_null(strstr(e.next, "apt-get install poppler-utils"));
    /* One of the same name in the search path is not taken. */
    assert_non_null(path);
    snprintf(kept, sizeof kept, "%s", path);
    (void)program("#!/bin/sh\necho taken\n", 0700);
    assert_int_equal(setenv("PATH", folder, 1), 0);
    assert_int_equal(pdf_text(&out, A, "EXERCISE.pdf", &reader, &e), ENT_INVALID);
    assert_int_equal(setenv("PATH", kept, 1), 0);
    /* One that may not be run is none. */
    reader.program = program("#!/bin/sh\n", 0600);
    assert_int_equal(pdf_text(&out, A, "EXERCISE.pdf", &reader, &e), ENT_INVALID);
    /* One that is no program. */
    reader.program = program("\x7f"
                             "ELF and no more",
                             0700);
    assert_int_equal(pdf_text(&out, A, "EXERCISE.pdf", &reader, &e), ENT_IO);
    assert_non_null(strstr(e.what, "cannot be run"));
    assert_true(e.next[0] != '\0');
    assert_no_child();
}

/* What it is given: file name, no environment, nothing to read; what it says on the side is dropped. */
static void as_told(void **state)
{
    ent_err e = {0};
    ent_str out;

    (void)state;
    assert_int_equal(read_with(&out, &e, "#!/bin/sh\necho \"$*|$HOME$LANG|$(cat)\"\necho aside >&2\n", LONG), ENT_OK);
    assert_true(ent_str_is(out, "-enc UTF-8 -q -- EXERCISE.pdf -||\n"));
    assert_int_equal(read_with(&out, &e, "#!/bin/sh\n", LONG), ENT_OK);
    assert_int_equal(out.n, 0);
    assert_no_child();
}

static void never_ends(void **state)
{
    static const char *const scripts[] = {
        "#!/bin/sh\nwhile :; do :; done\n",                                  /* says nothing */
        "#!/bin/sh\nexec >&-\nwhile :; do :; done\n",                        /* has said all, and goes on */
        "#!/bin/sh\ntrap '' TERM INT\necho EXERCISE\nwhile :; do :; done\n", /* does not listen */
    };

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        ent_err e = {0};
        ent_str out;
        assert_int_equal(read_with(&out, &e, scripts[i], SHORT), ENT_LIMIT);
        assert_string_equal(e.what, "pdftotext took longer than 1 seconds.");
        assert_non_null(strstr(e.next, "Save the text of the PDF"));
        assert_no_child();
    }
}

static void too_much(void **state)
{
    ent_err e = {0};
    ent_str out;

    (void)state;
    assert_int_equal(read_with(&out, &e, "#!/bin/sh\nwhile :; do echo EXERCISE EXERCISE EXERCISE EXERCISE EXERCISE; done\n", LONG),
                     ENT_LIMIT);
    assert_string_equal(e.what, "The text of the PDF is longer than 1 MiB.");
    assert_non_null(strstr(e.next, "in parts"));
    assert_no_child();
}

static void rubbish(void **state)
{
    ent_err e = {0};
    ent_str out;

    (void)state;
    assert_int_equal(read_with(&out, &e, "#!/bin/sh\nprintf 'one\\014two\\377\\376three'\n", LONG), ENT_INVALID);
    assert_string_equal(e.what, "What pdftotext writes of the file is no UTF-8 text.");
    assert_non_null(strstr(e.next, "as UTF-8"));
    assert_int_equal(read_with(&out, &e, "#!/bin/sh\nprintf 'one\\014tw\\303\\266'\n", LONG), ENT_OK);
    assert_true(ent_str_is(out, "one\ftw\xc3\xb6"));
    assert_no_child();
}

static void fails(void **state)
{
    static const char *const scripts[] = {"#!/bin/sh\necho half of it\nexit 3\n", "#!/bin/sh\necho half of it\nkill -9 $$\n"};

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        ent_err e = {0};
        ent_str out;
        assert_int_equal(read_with(&out, &e, scripts[i], LONG), ENT_INVALID);
        assert_non_null(strstr(e.what, "damaged, or protected"));
        assert_no_child();
    }
}

/* Who runs us may have said that he does not care for his children; then nobody can tell how this one ended. */
static void unknown_end(void **state)
{
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    ent_err e = {0};
    ent_str out;

    (void)state;
    assert_int_equal(read_with(&out, &e, "#!/bin/sh\necho half of it\nexit 3\n", LONG), ENT_INVALID);
    signal(SIGCHLD, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing), cmocka_unit_test(as_told), cmocka_unit_test(never_ends),  cmocka_unit_test(too_much),
        cmocka_unit_test(rubbish), cmocka_unit_test(fails),   cmocka_unit_test(unknown_end),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
