# scry: one Makefile, no recursion.  Objects go to out/ (out-<san>/ for sanitizer builds).
#
#	make			the scry binary, LLVM linked statically with the BPF target only
#	make static		everything linked statically: one file to copy to a host
#	make check		unit and golden tests (no root, seconds)
#	make check-root		runtime tests on this kernel (root)
#	make check-vm		runtime tests and tools on Debian kernels in QEMU
#	make bench		side by side with the packaged bpftrace
#	make fuzz-smoke format lint docs install
#
# Variables: LLVM_CONFIG=llvm-config-19  LLVM_LINK=static|shared  SAN=address,undefined  CC=  V=1  PREFIX=/usr/local  WERROR=1

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
OBJ := $(SRC:%.c=$(O)/%.o)
LIBOBJ := $(filter-out $(O)/cli/main.o,$(OBJ))

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wswitch -Wvla -Wno-unused-parameter \
	-Werror=switch -Werror=implicit-function-declaration $(if $(WERROR),-Werror)
OPT ?= -O2
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CFLAGS ?= -g
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -I. $(WARN) $(OPT) $(SANFLAGS) -ffunction-sections -fdata-sections \
	-DSCRY_VERSION='"$(VERSION)"' $(CFLAGS)

LLVM_INC := $(shell $(LLVM_CONFIG) --includedir)
LLVM_LIBDIR := $(shell $(LLVM_CONFIG) --libdir)
LLVM_COMPONENTS := bpf bpfasmparser passes core target
ifeq ($(LLVM_LINK),static)
LLVM_LIBS := $(shell $(LLVM_CONFIG) --link-static --libs bpf passes core target) -static-libstdc++ -static-libgcc -lzstd
else
LLVM_LIBS := $(shell $(LLVM_CONFIG) --link-shared --libs)
endif
LLD := $(firstword $(foreach v,22 21 20 19 18,$(shell command -v ld.lld-$(v))) $(shell command -v ld.lld))
LDFLAGS ?=
LINK := $(if $(LLD),-fuse-ld=lld -B$(CURDIR)/out/ld -Wl$(comma)--icf=all) -no-pie -Wl,--gc-sections -Wl,-O2
BFD_LIBS := -l:libopcodes.a -l:libbfd.a -l:libiberty.a $(wildcard /usr/lib/x86_64-linux-gnu/libsframe.a)
LIBS := -l:libbpf.a -ldw -lelf $(BFD_LIBS) -lz -lm -ldl -lpthread
READLINE := -lreadline
STATIC_LIBS := -l:libbpf.a -ldw -lelf $(BFD_LIBS) -lz -llzma -lbz2 -lzstd -lm -ldl -lpthread -lreadline -ltinfo

.PHONY: all static check check-root check-vm bench fuzz-smoke format lint docs install clean objs
all: scry

scry: $(O)/scry
	$(Q)cp -f $< $@

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

# Objects of one room: make room-parser
room-%:
	$(Q)$(MAKE) --no-print-directory $(patsubst %.c,$(O)/%.o,$(sort $(wildcard $*/*.c)))
objs: $(OBJ)

clean:
	rm -rf out out-* scry

-include $(OBJ:.o=.d)
