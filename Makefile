# scry: one Makefile, no recursion.  Objects go to out/ (out-<san>/ for sanitizer builds).
#
#	make			the scry binary, LLVM linked statically with the BPF target only
#	make static		everything linked statically: one file to copy to a host
#	make check		unit and golden tests (no root, seconds)
#	make check-root		runtime tests on this kernel (root)
#	make check-static	the one-file build
#	make check-vm		runtime tests, tools and examples on Debian kernels in QEMU
#	make bench		side by side with the packaged bpftrace (BPFTRACE='bpftrace' or 'chroot DIR bpftrace')
#	make fuzz-smoke		a fixed number of fuzzing runs (FUZZ_RUNS=90000, at most FUZZ_SECONDS=120 each), with sanitizers
#	make lint format docs	rules of the house; tables of the manual
#	make install		binary, tools, manual pages (PREFIX=/usr/local DESTDIR=)
#	make room-parser unit-parser	objects, unit tests of one room
#
# Variables: LLVM_CONFIG=llvm-config-19  LLVM_LINK=static|shared  SAN=address,undefined  CC=  V=1  WERROR=1
#	T=tests/golden/diag limits check-golden, check-root and check-vm to some files or folders

VERSION := 0.1.0
CC ?= gcc
CXX ?= g++
PREFIX ?= /usr/local
LLVM_CONFIG ?= $(firstword $(foreach v,22 21 20 19 18,$(shell command -v llvm-config-$(v))) llvm-config)
LLVM_LINK ?= static
SAN ?=
WERROR ?=

comma := ,
O := out$(if $(SAN),-$(subst $(comma),-,$(SAN)))$(BUILD)
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s%s\n' $(1) $(2);)

ROOMS := base lexer parser elf sema codegen runtime cli
SRC := $(foreach r,$(ROOMS),$(sort $(wildcard $(r)/*.c)))
OBJ := $(SRC:%.c=$(O)/%.o) $(O)/cli/embedded.o
LIBOBJ := $(filter-out $(O)/cli/main.o,$(OBJ))

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wswitch -Wvla -Wno-unused-parameter \
	-Werror=switch -Werror=implicit-function-declaration $(if $(WERROR),-Werror)
OPT ?= -O2
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CFLAGS ?= -g
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -I. $(WARN) $(OPT) $(SANFLAGS) -ffunction-sections -fdata-sections \
	-DSCRY_VERSION='"$(VERSION)"' $(CFLAGS)

LLVM_INC := $(shell $(LLVM_CONFIG) --includedir 2>/dev/null)
LLVM_LIBDIR := $(shell $(LLVM_CONFIG) --libdir 2>/dev/null)
LLVM_COMPONENTS := bpf bpfasmparser passes core target
ifeq ($(LLVM_LINK),static)
LLVM_LIBS := $(shell $(LLVM_CONFIG) --link-static --libs $(LLVM_COMPONENTS)) -static-libstdc++ -static-libgcc -lzstd
else
LLVM_LIBS := $(shell $(LLVM_CONFIG) --link-shared --libs)
endif
LLD := $(firstword $(foreach v,22 21 20 19 18,$(shell command -v ld.lld-$(v))) $(shell command -v ld.lld))
LDFLAGS ?=
LINK := $(if $(LLD),-fuse-ld=lld -B$(CURDIR)/out/ld -Wl$(comma)--icf=all) -no-pie -Wl,--gc-sections -Wl,-O2
BFD_LIBS := -l:libopcodes.a -l:libbfd.a -l:libiberty.a $(wildcard /usr/lib/x86_64-linux-gnu/libsframe.a)
LIBS := -l:libbpf.a -ldw -lelf -llzma $(BFD_LIBS) -lz -lzstd -lm -ldl -lpthread
READLINE := -lreadline
STATIC_LIBS := -l:libbpf.a -ldw -lelf $(BFD_LIBS) -lz -llzma -lbz2 -lzstd -lm -ldl -lpthread -lreadline -ltinfo

.PHONY: all static check check-unit check-golden check-root check-static check-vm bench fuzz fuzz-smoke format lint docs docs-check install clean objs targets
.SECONDARY:
all: scry

scry: $(O)/scry
	$(Q)ln -f $< $@

out/ld/ld.lld:
	$(Q)mkdir -p out/ld && ln -sf $(LLD) $@

$(O)/scry: $(OBJ) $(if $(LLD),out/ld/ld.lld)
	$(call say,LINK,$@)
	$(Q)$(CXX) $(SANFLAGS) $(LINK) $(LDFLAGS) $(OBJ) -o $@ -L$(LLVM_LIBDIR) $(LLVM_LIBS) $(LIBS) $(READLINE)

static: $(OBJ) $(if $(LLD),out/ld/ld.lld)
	$(call say,STATIC,out/scry-static)
	$(Q)$(CXX) -static $(LINK) $(LDFLAGS) $(OBJ) -o $(O)/scry-static -L$(LLVM_LIBDIR) $(LLVM_LIBS) $(STATIC_LIBS)
	$(Q)strip $(O)/scry-static
	$(Q)ls -l $(O)/scry-static

$(O)/codegen/%.o: ALL_CFLAGS += -isystem $(LLVM_INC)
$(O)/%.o: %.c
	$(Q)mkdir -p $(dir $@)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# The bundled tools, as assembler that includes their texts.
TOOLS := $(sort $(wildcard tools/*.bt))
$(O)/cli/embedded.o: $(TOOLS) cli/embed
	$(Q)mkdir -p $(dir $@)
	$(Q)cli/embed $(TOOLS) >$(@:.o=.s)
	$(Q)$(CC) -c $(@:.o=.s) -o $@

# Objects of one room: make room-parser
room-%:
	$(Q)$(MAKE) --no-print-directory $(patsubst %.c,$(O)/%.o,$(sort $(wildcard $*/*.c)))
objs: $(OBJ)

clean:
	rm -rf out out-* scry

# ---- installation ----
install: scry
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/scry/tools $(DESTDIR)$(PREFIX)/share/man/man1
	install -s -m 755 scry $(DESTDIR)$(PREFIX)/bin/scry
	install -m 644 schema/scry-output.schema.json $(DESTDIR)$(PREFIX)/share/scry/
	$(if $(wildcard tools/*.bt),install -m 755 $(wildcard tools/*.bt) $(DESTDIR)$(PREFIX)/share/scry/tools/)
	$(if $(wildcard man/*.1),install -m 644 $(wildcard man/*.1) $(DESTDIR)$(PREFIX)/share/man/man1/)
	$(foreach s,5 7 8,$(if $(wildcard man/*.$(s)),install -d $(DESTDIR)$(PREFIX)/share/man/man$(s) && \
		install -m 644 $(wildcard man/*.$(s)) $(DESTDIR)$(PREFIX)/share/man/man$(s)/ &&)) true
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	./scry completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/scry
	./scry completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_scry
	./scry completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/scry.fish

# ---- tests ----
#
# Each room is an archive.  A unit test is linked with the room that it is named after (tests/unit/test_ROOM_*.c)
# and the rooms below that one, so a room that reaches upwards does not link, and only codegen's tests carry LLVM.
# A test that is named after no room gets all of them.
below_base := base
below_lexer := lexer base
below_parser := parser lexer base
below_elf := elf base
below_sema := sema elf parser lexer base
below_codegen := codegen sema elf parser lexer base
below_runtime := runtime sema elf parser lexer base
below_cli := cli codegen runtime sema elf parser lexer base
room_of = $(or $(filter $(ROOMS),$(word 2,$(subst _, ,$(1)))),cli)

define room_archive
$(O)/lib/$(1).a: $(filter $(O)/$(1)/%,$(LIBOBJ))
	$$(Q)mkdir -p $(O)/lib && rm -f $$@ && $$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_archive,$(r))))

UNIT := $(sort $(wildcard tests/unit/test_*.c))
define unit_rule
$(O)/tests/unit/$(1): $(O)/tests/unit/$(1).o $(patsubst %,$(O)/lib/%.a,$(below_$(call room_of,$(1)))) $(if $(LLD),out/ld/ld.lld)
	$$(call say,LINK,$$@)
	$$(Q)$$(CXX) $$(SANFLAGS) $$(LINK) $$(LDFLAGS) $$< -o $$@ -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group \
		-Wl,--as-needed $(if $(filter codegen cli,$(call room_of,$(1))),-L$$(LLVM_LIBDIR) $$(LLVM_LIBS)) $$(LIBS) $$(READLINE)
endef
$(foreach t,$(UNIT:tests/unit/%.c=%),$(eval $(call unit_rule,$(t))))

# Sanitizer settings for every program that a test starts.
RUN_ENV := $(if $(SAN),ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1)
RUN := $(RUN_ENV) tests/run --scry $(O)/scry

check: check-unit check-golden
check-unit: $(UNIT:%.c=$(O)/%)
	$(Q)$(RUN_ENV) tests/run --unit $^
unit-%:
	$(Q)$(MAKE) --no-print-directory check-unit UNIT="$(sort $(wildcard tests/unit/test_$*.c tests/unit/test_$*_*.c))"
check-golden: $(O)/scry
	$(Q)$(RUN) $(or $(T),tests/golden)
targets:
	$(Q)tests/run --build-targets
check-root: $(O)/scry targets
	$(Q)$(RUN) $(or $(T),tests/runtime)
check-static: static targets
	$(Q)tests/static $(O)/scry-static
check-vm: $(O)/scry targets
	$(Q)tests/vm/run-matrix --scry $(O)/scry $(T)

bench: $(O)/scry
	$(Q)tests/bench/run --scry $(O)/scry $(if $(BPFTRACE),--bpftrace '$(BPFTRACE)') $(BENCH_ARGS)

# Fuzz targets are tests/fuzz/fuzz_*.c, each linked with a driver of our own (no libFuzzer, so gcc does).
FUZZ := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 120
FUZZ_VARS := SAN=address,undefined BUILD=-fuzz CFLAGS='-g -fsanitize-coverage=trace-pc'
FUZZ_O := out-address-undefined-fuzz
# The driver itself counts and must not be counted.
$(O)/tests/fuzz/driver.o: ALL_CFLAGS := $(filter-out -fsanitize-coverage%,$(ALL_CFLAGS))
define fuzz_rule
$(O)/tests/fuzz/$(1): $(O)/tests/fuzz/$(1).o $(O)/tests/fuzz/driver.o $(patsubst %,$(O)/lib/%.a,$(below_$(call room_of,$(1)))) $(if $(LLD),out/ld/ld.lld)
	$$(call say,LINK,$$@)
	$$(Q)$$(CXX) $$(SANFLAGS) $$(LINK) $$(LDFLAGS) $$< $(O)/tests/fuzz/driver.o -o $$@ -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group \
		-Wl,--as-needed $(if $(filter codegen cli,$(call room_of,$(1))),-L$$(LLVM_LIBDIR) $$(LLVM_LIBS)) $$(LIBS) $$(READLINE)
endef
$(foreach t,$(FUZZ:tests/fuzz/%.c=%),$(eval $(call fuzz_rule,$(t))))
fuzz: $(FUZZ:%.c=$(O)/%)
fuzz-smoke:
	$(Q)$(MAKE) --no-print-directory $(FUZZ_VARS) fuzz
	$(Q)tests/fuzz/smoke --seconds $(FUZZ_SECONDS) $(FUZZ:tests/fuzz/%.c=$(FUZZ_O)/tests/fuzz/%)

# The manual's tables are made from the registries; what is checked in must be what comes out.
DOCS := $(patsubst %.in,%,$(wildcard man/*.in))
$(O)/man/gen: man/gen.c $(wildcard */*.def)
	$(Q)mkdir -p $(dir $@) && $(CC) $(ALL_CFLAGS) $< -o $@
docs: $(O)/man/gen
	$(Q)for f in $(DOCS); do $(O)/man/gen < $$f.in > $$f; done
	$(Q)tests/conformance > docs/conformance.md
docs-check: $(O)/man/gen
	$(Q)for f in $(DOCS); do $(O)/man/gen < $$f.in | cmp -s - $$f || { echo "$$f is not what make docs makes"; bad=1; }; done; [ -z "$$bad" ]
	$(Q)tests/conformance --check

lint: docs-check
	$(Q)tests/lint $@
format:
	$(Q)tests/lint $@

-include $(OBJ:.o=.d) $(UNIT:%.c=$(O)/%.d) $(FUZZ:%.c=$(O)/%.d)
