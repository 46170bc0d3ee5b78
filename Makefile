# SPDX-License-Identifier: Apache-2.0
#
# Entente: one plain GNU Makefile, no recursion.  `./do help` lists the everyday commands.
#
#   make                 the program                             $(B)/entente
#   make tests           the program and all test binaries, with ASan and UBSan, under $(B)/san/ (test/fault: $(B)/plain/)
#   make fuzzers         the fuzz targets with libFuzzer         $(B)/fuzz/fuzz/fuzz_NAME
#   make replayers       the same targets, which only replay     $(B)/san/fuzz/fuzz_NAME
#   make benches         the benchmarks                          $(B)/plain/bench/bench_NAME
#   make library         libentente, the label room alone        $(B)/lib/libentente.so.0
#   make install         program, man page, completions, doc, data and systemd units under $(DESTDIR)$(PREFIX) (/usr/local)
#   make uninstall       removes exactly those; never a node
#   make install-library  the same with headers, man page and pkg-config file under $(DESTDIR)$(PREFIX)
#   make check           the checks of tools/
#   make syntax          all sources read by $(CLANG), without building anything
#   make tidy            those of src/ read by clang-tidy
#   make clean
#
# Variables: B (build folder), V (variant: plain san fuzz cov pic), CC, CLANG, EXTRA_CFLAGS, EXTRA_LDFLAGS, VERBOSE.
# V picks the variant of `make` and, unless it is plain, of `make tests` and `make fuzzers`.
# All variants live side by side, so `make all tests replayers` builds what the test run needs in one go.

VERSION := 0.1.0
PREFIX ?= /usr/local
B ?= build
V ?= plain

ifeq ($(origin CC),default)
CC := gcc
endif
CLANG ?= clang
AR ?= ar

# VERBOSE=1 shows the commands, -s shows nothing.
Q := $(if $(VERBOSE),,@)
say := @$(if $(VERBOSE)$(findstring s,$(firstword -$(MAKEFLAGS))),:,echo)

VARIANTS := plain san fuzz cov pic
ifeq ($(filter $(V),$(VARIANTS)),)
$(error V=$(V) is no variant. Choose one of: $(VARIANTS))
endif

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: all lib library install uninstall install-library tests fuzzers replayers benches check syntax tidy clean help FORCE
all:
FORCE:

# ---- libraries ---------------------------------------------------------------------------------------------

PACKAGES := libxml-2.0 yaml-0.1 zlib icu-i18n icu-uc libcrypto sqlite3 xmlsec1-openssl xlsxwriter libmicrohttpd gnutls pangocairo cairo-pdf
# Of this one only the header: the library of a token is loaded when somebody uses one.
HEADER_PACKAGES := p11-kit-1

ifneq ($(filter-out clean help check uninstall,$(or $(MAKECMDGOALS),all)),)
MISSING := $(shell for p in $(PACKAGES) $(HEADER_PACKAGES); do pkg-config --exists $$p || echo $$p; done 2>/dev/null)
# This one has no file for pkg-config.
MISSING += $(shell printf '\043include <libstemmer.h>\n' | $(CC) -fsyntax-only -x c - 2>/dev/null || echo libstemmer)
ifneq ($(strip $(MISSING)),)
$(error pkg-config does not find: $(MISSING). Run ./do demo or ./do test, which install what they need)
endif
LIBS := $(shell pkg-config --libs $(PACKAGES)) -lstemmer -lm
# -isystem: the warnings below are for our code.
LIB_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES) $(HEADER_PACKAGES)))
endif
TEST_LIBS ?= -lcmocka

# ---- flags -------------------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wundef \
            -Wcast-qual -Wwrite-strings -Werror

# The prefix maps keep the names of this machine's folders out of the binaries: same sources, same bytes.
PREFIX_MAP = -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(B)/=build/

COMMON := -std=c11 -D_DEFAULT_SOURCE -DENT_VERSION='"$(VERSION)"' $(WARNINGS) -Iinclude $(LIB_CFLAGS)

CC_plain := $(CC)
CC_san   := $(CC)
CC_cov   := $(CC)
CC_pic   := $(CC)
CC_fuzz  := $(CLANG)

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CFLAGS_plain := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS_pic   := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIC -ffunction-sections
CFLAGS_san   := -O1 -g $(SANITIZE) -DENT_TEST_BUILD=1
CFLAGS_cov   := -O0 -g --coverage -DENT_TEST_BUILD=1
CFLAGS_fuzz  := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link

LDFLAGS_plain := -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack
LDFLAGS_san   := $(SANITIZE)
LDFLAGS_cov   := --coverage
LDFLAGS_fuzz  := $(SANITIZE)

# ---- what there is -----------------------------------------------------------------------------------------

SOURCES   := $(sort $(wildcard src/*/*.c))
PROG_SRC  := $(filter src/cli/%,$(SOURCES))
LIB_SRC   := $(filter-out $(PROG_SRC),$(SOURCES))
TEST_SRC  := $(sort $(filter-out test/fault/%,$(wildcard test/*/test_*.c)))
FAULT_SRC := $(sort $(wildcard test/fault/test_*.c))
FLIB_SRC  := $(sort $(filter-out $(FAULT_SRC),$(wildcard test/fault/*.c)))
TLIB_SRC  := $(sort $(wildcard test/lib/*.c))
FUZZ_SRC  := $(sort $(wildcard fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard bench/bench_*.c))
BLIB_SRC  := $(sort $(wildcard bench/lib/*.c))
ALL_SRC   := $(SOURCES) $(TEST_SRC) $(FAULT_SRC) $(FLIB_SRC) $(TLIB_SRC) $(FUZZ_SRC) fuzz/replay.c $(BENCH_SRC) $(BLIB_SRC)

# Generated code: the SQL texts and the embedded data. Each belongs to the room that declares its type.
SQL_FILES  := $(sort $(shell test -d sql && find sql -name '*.sql' -type f))
DATA_FILES := $(shell sed -e 's/\#.*//' tools/embedded-data.txt)
WEB_FILES  := $(addprefix web/dist/,index.html entente.js entente.css)
GEN_SRC    := $(if $(wildcard src/store/sql_texts.h),gen/sql.c) $(if $(wildcard src/api/embedded.h),gen/data.c) \
              $(if $(wildcard src/server/assets.h),gen/web.c)

# ---- stamps ------------------------------------------------------------------------------------------------
# A stamp holds a text and changes only when the text does. What depends on a list of files, not only on their
# contents, depends on its stamp: so a removed file rebuilds too.

# $(call stamp,TEXT): the recipe of a stamp file
stamp = @mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(strip $1))' >$@.new; \
	if cmp -s $@.new $@; then rm -f $@.new; else mv -f $@.new $@; fi

$(B)/gen/sql.list: FORCE
	$(call stamp,$(SQL_FILES))

$(B)/gen/data.list: FORCE
	$(call stamp,$(DATA_FILES))

$(B)/gen/sql.c: tools/embed-sql $(SQL_FILES) $(B)/gen/sql.list
	@mkdir -p $(@D)
	$(say) " embed   $@"
	$(Q)sh tools/embed-sql sql >$@

$(B)/gen/data.c: tools/embed-data tools/embedded-data.txt $(DATA_FILES) $(B)/gen/data.list
	@mkdir -p $(@D)
	$(say) " embed   $@"
	$(Q)sh tools/embed-data tools/embedded-data.txt >$@

# The screens, as they are under web/dist (made there by web/build.mjs, which wants Node; this wants none), and compressed.
WEB_GZ := $(WEB_FILES:web/dist/%=$(B)/gen/web/%.gz)

$(WEB_GZ): $(B)/gen/web/%.gz: web/dist/%
	@mkdir -p $(@D)
	$(Q)gzip -9nc $< >$@

$(B)/gen/web.c: tools/embed-data $(WEB_FILES) $(WEB_GZ)
	$(say) " embed   $@"
	$(Q)printf '%s\n' $(WEB_FILES) $(WEB_GZ) | sh tools/embed-data - server/assets.h server_asset '.*/' >$@

# ---- rules of one variant ----------------------------------------------------------------------------------
# Tests, fuzz targets and benchmarks may look inside a room ("src/core/x.h"), so they get -I. as well.

define VARIANT
OBJ_$1      := $$(ALL_SRC:%.c=$(B)/$1/%.o) $$(GEN_SRC:%.c=$(B)/$1/%.o)
LIB_OBJ_$1  := $$(LIB_SRC:%.c=$(B)/$1/%.o) $$(GEN_SRC:%.c=$(B)/$1/%.o)
PROG_OBJ_$1 := $$(PROG_SRC:%.c=$(B)/$1/%.o)
TLIB_OBJ_$1 := $$(TLIB_SRC:%.c=$(B)/$1/%.o)
BLIB_OBJ_$1 := $$(BLIB_SRC:%.c=$(B)/$1/%.o)
LIB_$1      := $(B)/$1/house.a
PROG_$1     := $$(if $(PROG_SRC),$(if $(filter plain,$1),$(B)/entente,$(B)/$1/entente))
TESTS_$1    := $$(TEST_SRC:%.c=$(B)/$1/%)
FUZZERS_$1  := $$(FUZZ_SRC:%.c=$(B)/$1/%)
BENCHES_$1  := $$(BENCH_SRC:%.c=$(B)/$1/%)

$(B)/$1/flags: FORCE
	$$(call stamp,$$(CC_$1) $$(COMMON) $$(CFLAGS_$1) $$(EXTRA_CFLAGS))
$(B)/$1/ldflags: FORCE
	$$(call stamp,$$(CC_$1) $$(LDFLAGS_$1) $$(EXTRA_LDFLAGS) $$(LIBS) $$(TEST_LIBS))
$(B)/$1/objects: FORCE
	$$(call stamp,$$(LIB_OBJ_$1))
$(B)/$1/program-objects: FORCE
	$$(call stamp,$$(PROG_OBJ_$1))
$(B)/$1/test-objects: FORCE
	$$(call stamp,$$(TLIB_OBJ_$1))
$(B)/$1/bench-objects: FORCE
	$$(call stamp,$$(BLIB_OBJ_$1))

$(B)/$1/src/%.o: src/%.c $(B)/$1/flags
	@mkdir -p $$(@D)
	$$(say) " compile $$@"
	$(Q)$$(CC_$1) $(COMMON) $$(CFLAGS_$1) $(PREFIX_MAP) $(EXTRA_CFLAGS) -MMD -MP -c -o $$@ $$<
$(B)/$1/gen/%.o: $(B)/gen/%.c $(B)/$1/flags
	@mkdir -p $$(@D)
	$$(say) " compile $$@"
	$(Q)$$(CC_$1) $(COMMON) $$(CFLAGS_$1) $(PREFIX_MAP) $(EXTRA_CFLAGS) -Isrc -MMD -MP -c -o $$@ $$<
$(B)/$1/%.o: %.c $(B)/$1/flags
	@mkdir -p $$(@D)
	$$(say) " compile $$@"
	$(Q)$$(CC_$1) $(COMMON) $$(CFLAGS_$1) $(PREFIX_MAP) $(EXTRA_CFLAGS) -Itest/lib -I. -MMD -MP -c -o $$@ $$<

$$(LIB_$1): $$(LIB_OBJ_$1) $(B)/$1/objects
	@mkdir -p $$(@D); rm -f $$@
	$$(say) " archive $$@"
	$(Q)$(AR) rcsD $$@ $$(LIB_OBJ_$1)

$$(PROG_$1): $$(PROG_OBJ_$1) $$(LIB_$1) $(B)/$1/program-objects $(B)/$1/ldflags
	@mkdir -p $$(@D)
	$$(say) " link    $$@"
	$(Q)$$(CC_$1) $$(LDFLAGS_$1) -Wl,--as-needed $(EXTRA_LDFLAGS) -o $$@ $$(PROG_OBJ_$1) $$(LIB_$1) $(LIBS)

$$(TESTS_$1): $(B)/$1/%: $(B)/$1/%.o $$(TLIB_OBJ_$1) $$(LIB_$1) $(B)/$1/test-objects $(B)/$1/ldflags
	$$(say) " link    $$@"
	$(Q)$$(CC_$1) $$(LDFLAGS_$1) -Wl,--as-needed $(EXTRA_LDFLAGS) -o $$@ $$< $$(TLIB_OBJ_$1) $$(LIB_$1) $(LIBS) $(TEST_LIBS)

$$(BENCHES_$1): $(B)/$1/%: $(B)/$1/%.o $$(BLIB_OBJ_$1) $$(LIB_$1) $(B)/$1/bench-objects $(B)/$1/ldflags
	$$(say) " link    $$@"
	$(Q)$$(CC_$1) $$(LDFLAGS_$1) -Wl,--as-needed $(EXTRA_LDFLAGS) -o $$@ $$< $$(BLIB_OBJ_$1) $$(LIB_$1) $(LIBS)

# libFuzzer drives the targets of V=fuzz; elsewhere fuzz/replay.c feeds them the files it is given.
$$(FUZZERS_$1): $(B)/$1/%: $(B)/$1/%.o $(if $(filter fuzz,$1),,$(B)/$1/fuzz/replay.o) $$(LIB_$1) $(B)/$1/ldflags
	$$(say) " link    $$@"
	$(Q)$$(CC_$1) $$(LDFLAGS_$1) $(if $(filter fuzz,$1),-fsanitize=fuzzer) -Wl,--as-needed $(EXTRA_LDFLAGS) \
	    -o $$@ $$(filter %.o,$$^) $$(LIB_$1) $(LIBS)

-include $$(wildcard $$(OBJ_$1:.o=.d))
endef

$(foreach v,$(VARIANTS),$(eval $(call VARIANT,$(v))))

# ---- the fault tests -----------------------------------------------------------------------------------------
# They bring their own malloc and write (test/fault/kit.c), which cannot stand beside those of the sanitizers: always plain.

FAULTS   := $(FAULT_SRC:%.c=$(B)/plain/%)
FLIB_OBJ := $(FLIB_SRC:%.c=$(B)/plain/%.o)

$(B)/plain/fault-objects: FORCE
	$(call stamp,$(FLIB_OBJ))

$(FAULTS): $(B)/plain/%: $(B)/plain/%.o $(FLIB_OBJ) $(TLIB_OBJ_plain) $(LIB_plain) $(B)/plain/fault-objects $(B)/plain/test-objects \
    $(B)/plain/ldflags
	$(say) " link    $@"
	$(Q)$(CC_plain) $(LDFLAGS_plain) -Wl,--as-needed $(EXTRA_LDFLAGS) -o $@ $< $(FLIB_OBJ) $(TLIB_OBJ_plain) $(LIB_plain) $(LIBS) $(TEST_LIBS)

# ---- libentente: the label room as a shared library ----------------------------------------------------------
# The room's objects whole, of the core what they call. What is exported stands in lib/libentente.symbols.

LIBRARY_DIR  := $(B)/lib
LIBRARY      := $(LIBRARY_DIR)/libentente.so.0
LIBRARY_ROOM := $(patsubst %.c,$(B)/pic/%.o,$(filter src/label/%,$(SOURCES)))
LIBRARY_CORE := $(patsubst %.c,$(B)/pic/%.o,$(filter src/core/%,$(SOURCES)))
LIBRARY_WANTS := $(shell sed -n 's/^\(ent_.*\)$$/-Wl,-u,\1/p' lib/libentente.symbols)
LIBRARY_NEEDS := libxml-2.0 zlib icu-i18n icu-uc libcrypto
# The headers of the core that the room's public headers include.
LIBRARY_HEADERS := $(patsubst %,include/entente/core/%.h,arena date digest error file text)

$(LIBRARY_DIR)/libentente.map: lib/libentente.symbols
	@mkdir -p $(@D)
	@{ echo 'ENTENTE_0 {'; echo '  global:'; sed -n 's/^\(ent_.*\)$$/    \1;/p' $<; echo '  local: *;'; echo '};'; } >$@

$(LIBRARY): $(LIBRARY_ROOM) $(LIBRARY_CORE) $(LIBRARY_DIR)/libentente.map $(B)/pic/objects $(B)/pic/ldflags
	$(say) " link    $@"
	@rm -f $(LIBRARY_DIR)/core.a
	$(Q)$(AR) rcsD $(LIBRARY_DIR)/core.a $(LIBRARY_CORE)
	$(Q)$(CC) -shared -Wl,-soname,libentente.so.0 -Wl,--version-script=$(LIBRARY_DIR)/libentente.map -Wl,--gc-sections -Wl,-z,defs \
	    -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed $(EXTRA_LDFLAGS) -o $@ $(LIBRARY_WANTS) $(LIBRARY_ROOM) \
	    $(LIBRARY_DIR)/core.a \
	    $(shell pkg-config --libs $(LIBRARY_NEEDS))
	@ln -sf libentente.so.0 $(LIBRARY_DIR)/libentente.so

$(LIBRARY_DIR)/entente.pc: lib/entente.pc.in $(B)/pic/library-place
	@mkdir -p $(@D)
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' $< >$@
$(B)/pic/library-place: FORCE
	$(call stamp,$(PREFIX) $(VERSION))

library: $(LIBRARY) $(LIBRARY_DIR)/entente.pc
	@:

install-library: library
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include/entente/core $(DESTDIR)$(PREFIX)/include/entente/label \
	    $(DESTDIR)$(PREFIX)/share/man/man3
	install -m 755 $(LIBRARY) $(DESTDIR)$(PREFIX)/lib/libentente.so.0
	ln -sf libentente.so.0 $(DESTDIR)$(PREFIX)/lib/libentente.so
	install -m 644 $(LIBRARY_DIR)/entente.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/
	install -m 644 include/entente/label.h $(DESTDIR)$(PREFIX)/include/entente/
	install -m 644 include/entente/label/*.h $(DESTDIR)$(PREFIX)/include/entente/label/
	install -m 644 $(LIBRARY_HEADERS) $(DESTDIR)$(PREFIX)/include/entente/core/
	install -m 644 lib/libentente.3 $(DESTDIR)$(PREFIX)/share/man/man3/

# ---- installing ----------------------------------------------------------------------------------------------
# One list for both ways: MODE|FILE|PLACE. Folders that others use too stay; ours go when nothing of others is in them.

MADE := $(B)/install
UNITDIR ?= $(PREFIX)/lib/systemd/system
UNITS := $(patsubst packaging/systemd/%.in,%,$(wildcard packaging/systemd/*.in))
USER_DATA := $(wildcard data/policy/*.xml data/agreement/*.json data/*.csv data/PROVENANCE.md)
INSTALLED := \
    755|$(PROG_plain)|$(PREFIX)/bin/entente \
    755|packaging/systemd/backup-node|$(PREFIX)/lib/entente/backup-node \
    644|$(MADE)/entente.1|$(PREFIX)/share/man/man1/entente.1 \
    644|$(MADE)/completion|$(PREFIX)/share/bash-completion/completions/entente \
    $(foreach f,$(wildcard doc/*.md) LICENSE,644|$f|$(PREFIX)/share/doc/entente/$(notdir $f)) \
    $(foreach f,$(USER_DATA),644|$f|$(PREFIX)/share/entente/$(patsubst data/%,%,$f)) \
    $(foreach f,$(UNITS),644|$(MADE)/$f|$(UNITDIR)/$f) \
    644|packaging/systemd/entente.sysusers|$(PREFIX)/lib/sysusers.d/entente.conf \
    644|packaging/systemd/entente.tmpfiles|$(PREFIX)/lib/tmpfiles.d/entente.conf
INSTALLED_FOLDERS := $(addprefix $(PREFIX)/,share/entente/policy share/entente/agreement share/entente share/doc/entente lib/entente)

$(MADE)/entente.1: $(PROG_plain)
	@mkdir -p $(@D)
	@$(PROG_plain) help man >$@
$(MADE)/completion: $(PROG_plain)
	@mkdir -p $(@D)
	@$(PROG_plain) help completion >$@
$(MADE)/place: FORCE
	$(call stamp,$(PREFIX))
$(MADE)/%: packaging/systemd/%.in $(MADE)/place
	@sed -e 's|@BINDIR@|$(PREFIX)/bin|' -e 's|@LIBDIR@|$(PREFIX)/lib|' $< >$@

install: $(PROG_plain) $(MADE)/entente.1 $(MADE)/completion $(UNITS:%=$(MADE)/%)
	@for row in $(INSTALLED:%='%'); do \
	    mode=$${row%%|*}; row=$${row#*|}; \
	    install -D -m $$mode "$${row%%|*}" "$(DESTDIR)$${row#*|}" || exit 1; \
	done
	$(say) "Installed under $(DESTDIR)$(PREFIX). Next: entente help, man entente, $(PREFIX)/share/doc/entente/guide.md"

uninstall:
	@for row in $(INSTALLED:%='%'); do rm -f "$(DESTDIR)$${row##*|}" || exit 1; done
	@for folder in $(INSTALLED_FOLDERS:%='$(DESTDIR)%'); do \
	    if [ -d "$$folder" ]; then rmdir --ignore-fail-on-non-empty "$$folder" || exit 1; fi; \
	done
	$(say) "Removed what make install had put under $(DESTDIR)$(PREFIX). Nodes and their backups are where they were."

# ---- a library of sick tokens, for the tests -------------------------------------------------------------------

TOKEN_MODULE := $(B)/test/token/module.so

$(TOKEN_MODULE): test/token/module.c $(B)/san/flags
	@mkdir -p $(@D)
	$(say) " link    $@"
	$(Q)$(CC) $(COMMON) -O1 -g -fPIC -shared $(PREFIX_MAP) -o $@ $< $(shell pkg-config --libs libcrypto)

# ---- targets -----------------------------------------------------------------------------------------------

TEST_V := $(if $(filter plain,$(V)),san,$(V))
FUZZ_V := $(if $(filter plain,$(V)),fuzz,$(V))

all: lib $(PROG_$(V))
	@:
lib: $(LIB_$(V))
	@:
tests: $(TESTS_$(TEST_V)) $(PROG_$(TEST_V)) $(FAULTS) $(TOKEN_MODULE)
	@:
fuzzers: $(FUZZERS_$(FUZZ_V))
	@:
replayers: $(FUZZERS_san)
	@:
benches: $(BENCHES_plain) $(PROG_plain)
	@:

check:
	sh tools/check-rooms .
	sh tools/check-sql .
	sh tools/check-headers .

# All of it once more by the other compiler, whose warnings are errors too; nothing is written.
CLANG_READS := $(wildcard $(addsuffix /*.c,src/* bench bench/lib fuzz lib test/*))
syntax:
	@printf '%s\n' $(CLANG_READS) | xargs -n 16 -P 2 $(CLANG) $(COMMON) $(CFLAGS_plain) -DENT_TEST_BUILD=1 -Itest/lib -I. -Isrc -fsyntax-only

# Not asked for: functions of C11 Annex K, which Debian's C library does not have, and printf's count; style; what takes our generic
# macros (sizeof of a pointer's target, names made of arguments), strings without an end mark, and long texts in tables for mistakes.
# Nor the paths on which a function in another file says yes and fills nothing: clang-tidy reads one file at a time. ASan, UBSan and
# the faults of test/fault walk those for real.
TIDY_NOT := clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling cert-err33-c \
            bugprone-easily-swappable-parameters bugprone-branch-clone bugprone-assignment-in-if-condition \
            bugprone-reserved-identifier cert-dcl37-c cert-dcl51-cpp bugprone-sizeof-expression bugprone-macro-parentheses \
            bugprone-narrowing-conversions bugprone-implicit-widening-of-multiplication-result \
            bugprone-not-null-terminated-result bugprone-suspicious-missing-comma clang-analyzer-core.NullDereference \
            clang-analyzer-core.CallAndMessage clang-analyzer-core.UndefinedBinaryOperatorResult \
            clang-analyzer-core.uninitialized.ArraySubscript clang-analyzer-unix.Malloc
empty :=
comma := ,
TIDY = -*,bugprone-*,cert-*,misc-redundant-expression,clang-analyzer-*$(subst $(empty) ,,$(TIDY_NOT:%=$(comma)-%))
tidy:
	@printf '%s\n' $(SOURCES) | xargs -I@ -P 2 clang-tidy --quiet --warnings-as-errors='*' --checks='$(TIDY)' @ -- $(COMMON) -I. -Isrc 2>/dev/null

clean:
	rm -rf $(B)

help:
	@sed -n '/^#   make/s/^#   //p' Makefile
