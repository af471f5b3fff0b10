/*
 * sema: the plan, the contract between code generation and the runtime.
 *
 * Codegen writes records and map values by these layouts, the runtime reads them by the same; no offset is computed twice.
 * The plan holds no pointer into the tree, BTF or LLVM: only numbers, indices and texts of its own arena, so it can
 * be written to a file (image = plan + object bytes).
 */
#ifndef SCRY_SEMA_PLAN_H
#define SCRY_SEMA_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

/* ---- types, as far as values must be sized, compared and printed ---- */

/*
 * Memory forms (little end of what is not obvious):
 *   STRING	count bytes, NUL-ended when shorter; zero-filled behind the NUL in keys and map values
 *		bytes 0, 1 at its start: it could not be read (in records and values, not in keys)
 *   BUFFER	u32 length, then count bytes of room
 *   INET	u64 family (2, 10), 16 bytes of address in network order
 *   MAC	6 bytes
 *   KSYM	u64 address		USYM	u64 address, u32 tgid, u32 0
 *   KSTACK	u64 nr, u64 ip[count]	USTACK	u32 tgid, u32 0, u64 nr, u64 ip[count]  (innermost first);
 *		build_id mode: the ips are struct bpf_stack_build_id (32 bytes each)
 *		by_id (all stacks in keys and values of maps): u64 id, u32 nr, u32 tgid (0 for KSTACK); the ips stand in the map
 *		ROLE_STACKS under the id, a 64-bit hash of kind, nr and ips.  nr 0: id 0, and nothing is kept
 *   USERNAME	u64 uid			CGROUP_PATH	u64 id, u64 text index of the filter (see plan.texts)
 *   TIMESTAMP	u64 ns, u32 text index of the format, u32 clock (enum clock_mode)
 *   PROBE	u64 index into plan.aps (its name is the value)
 *   TUPLE, RECORD	fields at natural alignment, padding zero
 *   COUNT, SUM	i64		MIN, MAX	i64 value, u64 is_set
 *   AVG, STATS	i64 total, u64 count
 *   HIST, LHIST, DIST	dense: u64 bucket[buckets.nr]; sparse: u64 count, and the key has a u64 bucket behind it
 *   TSERIES	sparse: key has a u64 slot behind it; value: i64 value, u64 count (avg), u64 bucket (epoch)
 */
enum type_kind {
	TY_POISON, TY_VOID, TY_BOOL, TY_INT, TY_ENUM, TY_PTR, TY_ARRAY, TY_STRUCT, TY_UNION,
	TY_STRING, TY_BUFFER, TY_TUPLE, TY_RECORD,
	TY_INET, TY_MAC, TY_KSYM, TY_USYM, TY_KSTACK, TY_USTACK, TY_USERNAME, TY_CGROUP_PATH, TY_TIMESTAMP, TY_PROBE,
	TY_COUNT, TY_SUM, TY_MIN, TY_MAX, TY_AVG, TY_STATS, TY_HIST, TY_LHIST, TY_TSERIES, TY_DIST,
	TY_NR
};

enum stack_mode { STACK_BPFTRACE, STACK_PERF, STACK_RAW, STACK_BUILD_ID };
enum clock_mode { CLK_BOOT, CLK_MONO, CLK_TAI, CLK_SW_TAI };
enum addr_space { AS_NONE, AS_KERNEL, AS_USER, AS_BPF };

struct plan_field {
	const char *name;		/* NULL in tuples and arguments of printf */
	uint32_t type;			/* index into plan.types */
	uint32_t offset;		/* bytes */
	uint8_t bit_off, bit_size;	/* bitfield inside the integer at offset; bit_size 0: none */
};

struct plan_type {
	enum type_kind kind;
	uint32_t size;			/* bytes in memory */
	bool is_signed;
	uint8_t stack_mode;		/* enum stack_mode */
	bool unwind;			/* dw_ustack */
	bool by_id;			/* stacks: the form in maps */
	uint32_t elem;			/* TY_ARRAY element, TY_PTR pointee (may be TY_VOID) */
	uint32_t count;			/* array length, string or buffer capacity, stack limit */
	const char *name;		/* as printed in messages, "uint64", "struct sock" */
	VEC(struct plan_field) fields;	/* struct, union, tuple, record */
	VEC(struct plan_enumerator {
		const char *name;
		int64_t value;
	}) enums;
};

/* ---- maps ---- */

enum map_role {
	ROLE_USER,		/* @name */
	ROLE_RING,		/* data ring buffer */
	ROLE_CTL,		/* control ring buffer: exit, clear, zero, print(@m) */
	ROLE_GLOBALS,		/* one struct plan_globals, mapped by the runtime */
	ROLE_RODATA,		/* one struct plan_rodata, set before loading, frozen */
	ROLE_SCRATCH,		/* per-CPU array: SCRATCH_LEVELS or SCRATCH_LEVELS_WAIT slots of plan.scratch_size */
	ROLE_NEST,		/* array of struct plan_nest, one for each processor (the runtime makes it that long) */
	/*
	 * Hash: u64 id -> ips of a stack, of the largest stack in any map, the rest zero.  Written once for each new stack; nothing
	 * is deleted.  Two stacks with one id would show as the first of them: with 8192 stacks kept the chance of
	 * that is 2^26 / 2^65, 2 in 10^12.
	 */
	ROLE_STACKS,
	/*
	 * Maps that are printed and cleared while their programs run have two banks: the map itself is the first, ROLE_TWIN a
	 * map of the same shape the second, and programs take the one in use from a ROLE_BANKS array of both by plan_globals.bank.
	 */
	ROLE_TWIN, ROLE_BANKS,
	ROLE_PIDS,		/* hash: tgid (in the tracer's pid namespace) -> u32; the processes of TF_SET.  The runtime fills it */
	ROLE_CGROUP,		/* the cgroup of TF_CGROUP */
	/* dw_ustack: what the walk over user frames needs, see below. */
	ROLE_UNWIND_PROCS, ROLE_UNWIND_MAPS, ROLE_UNWIND_TABLES,
	ROLE_BUCKETS,		/* the buckets of a member of a user's map; "name.member" */
};

/*
 * What every program of a kind that has a task asks first.  The values to compare with stand in plan_rodata and in maps of our own, so the
 * code is the same for all of them.
 */
enum task_filter {
	TF_PID = 1,		/* one process: plan_rodata.filter_pid */
	TF_SET = 2,		/* several processes, or those that are forked later too: ROLE_PIDS */
	TF_CGROUP = 4,		/* tasks in the cgroup and below: ROLE_CGROUP */
	TF_COMM = 8,		/* threads of this name: plan_rodata.filter_comm */
	TF_UID = 16,		/* plan_rodata.filter_uid */
};

/* Largest number of processes that are followed; and the key of ROLE_PIDS whose value counts those beyond. */
#define PIDS_MAX 16384
#define PIDS_LOST 0xffffffffu

#define SCRATCH_LEVELS 4
/*
 * Programs that wait for memory (plan_prog.sleepable) keep their slot meanwhile: where there are any there are more slots, of which
 * those that wait have the first ones.
 */
#define SCRATCH_LEVELS_WAIT 8
#define SCRATCH_WAITERS 5

enum map_store {
	STORE_HASH, STORE_PERCPU_HASH, STORE_LRU_HASH, STORE_PERCPU_LRU_HASH,
	STORE_ARRAY, STORE_PERCPU_ARRAY,	/* scalar maps: one slot */
	STORE_RINGBUF, STORE_TASK, STORE_CGROUP,
	STORE_MAPS,			/* array of maps */
};

/* Which bucket a number falls into (language.md 5.4).  DIST: as HIST. */
struct plan_buckets {
	uint8_t bits;			/* HIST: 2^bits parts in each power of two */
	int64_t min, max, step;		/* LHIST */
	uint32_t nr;
};

/*
 * A member with buckets of a record of aggregations.  Its own place in the record stays zero; the buckets stand behind the record in
 * the map's value, all of them (dense), or in a map of their own under the same key and the bucket (ROLE_BUCKETS, sparse).
 */
struct plan_member {
	uint32_t field;			/* of the record */
	struct plan_buckets buckets;
	uint32_t off;			/* dense: in the value */
	uint32_t map;			/* sparse: index into plan.maps; 0: dense */
};

struct plan_map {
	enum map_role role;
	enum map_store store;
	const char *name;		/* without @ */
	bool scalar;			/* used without key; key is then u32 0 (array) */
	uint32_t key_type, value_type;	/* plan.types; key_type of a scalar map is meaningless */
	uint32_t key_size, value_size;	/* of the kernel map, with bucket or present flag */
	uint32_t max_entries;
	/*
	 * Scalar maps live in arrays, where a slot always exists.  Those whose value does not tell (all but
	 * count, min, max, avg, stats, hist, lhist, dist) have a u64 behind it at this offset that is 1 once set; 0: no such flag.
	 */
	uint32_t present_off;		/* also of STORE_TASK, where deleted elements stay */
	bool sparse;			/* HIST, LHIST, DIST, TSERIES: bucket is part of the key, at bucket_off */
	uint32_t bucket_off;
	struct plan_buckets buckets;	/* HIST, LHIST, DIST */
	VEC(struct plan_member) members;	/* RECORD of aggregations: those that have buckets */
	uint64_t interval_ns, nr_intervals;	/* TSERIES */
	enum { TS_LAST, TS_AVG, TS_SUM, TS_MIN, TS_MAX } ts_agg;
	bool agg_signed;		/* of sum, min, max, avg, stats */
	bool no_prealloc;
	bool drained;			/* printed and cleared in one block: see ACT_DRAIN */
	uint32_t bank;			/* 1 + index into plan_globals.bank; 0: one bank */
	uint32_t banks, twin;		/* with banks, plan.maps: ROLE_BANKS, ROLE_TWIN.  ROLE_BANKS: twin is the user's map */
	/*
	 * One slot per CPU that only ever grows and that no program reads (no @m in an expression): the runtime takes
	 * off what it has printed instead of resetting anything, so it needs no banks.
	 */
	bool by_difference;
	bool capacity_declared;		/* by let @m = hash(N) */
};

/* Why something was lost; names for the exit line stand in runtime/loss.c. */
enum counter {
	CTR_RING_FULL, CTR_CTL_FULL, CTR_READ_FAULT, CTR_STR_FAULT, CTR_STACK_LOST, CTR_STACK_CUT, CTR_NEST, CTR_MAP_FULL, CTR_NR
};

/*
 * What may be lost at some places of the programs: entry i of plan.losses is counted in plan_globals.lost[i].  The runtime reads the
 * counts from memory; it tells of one that has a site when it is no longer 0, so a program has nothing to do but to count.
 */
struct plan_loss {
	enum counter ctr;
	uint32_t map;			/* CTR_MAP_FULL: index into plan.maps */
	uint32_t site;			/* index into plan.sites: the place, and what to say; 0: the count alone */
};

#define PLAN_BANKS 492		/* maps with banks, at most */

/* Shared with the running programs through memory.  Programs write the counts only, which have cache lines of their own. */
struct plan_globals {
	/*
	 * When the consumer is to be woken.  wake: flags to submit a reserved record with; no wake-up, or (when it sleeps) one by force.
	 * wake_after: bytes that a program may output without waking it; 0 when it sleeps.
	 */
	uint32_t wake, wake_after;
	uint64_t waited_ns;	/* by programs, for user memory; added up */
	uint32_t stop;		/* set at the end: programs return at once */
	uint8_t bank[PLAN_BANKS];	/* bit 0: which bank of the map programs use */
	struct plan_lost {
		uint64_t nr;
		int64_t ret;	/* of the helper that failed last */
	} lost[];		/* plan.losses.nr */
};

/* Programs of the script that run on a processor at this moment, where plan.nest_limit is set; a cache line of its own. */
struct plan_nest {
	uint64_t depth, pad[7];
};

/*
 * A pid namespace.  The helper knows a task's numbers in the namespace that the task lives in; where the number of one that lives
 * further down stands is known by the depth: numbers[level] of its struct pid (offsets in bytes, upid 0: not known).
 */
struct plan_pid_ns {
	uint64_t dev, ino;		/* as stat(2) has them; 0: the initial one */
	uint32_t level;			/* depth, the initial one's is 0 */
	uint32_t upid, upid_ns;		/* in struct pid: of numbers[level].nr and .ns */
	uint32_t unused;
};

struct plan_rodata {
	uint64_t start_ns;	/* boot clock at start: elapsed */
	uint64_t sw_tai_off;	/* TAI minus boot clock */
	uint32_t filter_pid;	/* TF_PID: tgid of -p or of the command of -c, 0: none */
	uint32_t child_pid;	/* of -c, 0: none */
	struct plan_pid_ns ns_tracer;	/* of the filters' numbers, and of those that /proc is asked with */
	struct plan_pid_ns ns_script;	/* of the builtins: that of --pid-ns, else the tracer's */
	uint32_t off_leader, off_thread_pid;	/* in struct task_struct */
	uint32_t off_level;		/* in struct pid */
	uint32_t off_inum;		/* in struct pid_namespace: ns.inum */
	uint32_t ncpus;		/* possible CPUs */
	uint32_t filter_uid;	/* TF_UID */
	char filter_comm[16];	/* TF_COMM: zero-filled, as the kernel has it */
};

/* ---- records in the rings ---- */

struct event_head {
	uint32_t event;		/* index into plan.events */
	uint32_t extra;		/* ACT_EXIT: code; ACT_REPORT: low 32 bits of the return code */
};

/*
 * A control record begins with this: the position of the data ring's producer at that time, so that the consumer
 * keeps the order between both rings.
 */
struct ctl_head {
	struct event_head h;
	uint64_t data_pos;
};

enum action {
	ACT_PRINTF, ACT_ERRORF, ACT_WARNF,	/* fields are the arguments; text is the format */
	ACT_PRINT_VALUE,			/* one field */
	ACT_TIME,				/* text is the format */
	ACT_JOIN,				/* fields: strings (empty: end); text is the separator */
	ACT_CAT, ACT_SYSTEM,			/* as printf */
	ACT_REPORT,				/* field 0: u64 site index; extra: return code of the site's helper */
	ACT_SKB,				/* text: file name; field 0: u64 time, field 1: bytes (variable) */
	/* control */
	ACT_PRINT_MAP,				/* fields: u64 top, u64 div; map */
	ACT_CLEAR, ACT_ZERO,			/* map */
	ACT_DRAIN, ACT_DRAIN_ZERO,		/* print and clear, print and zero as one; fields as ACT_PRINT_MAP */
	ACT_EXIT,				/* extra: code */
	ACT_UNWIND,				/* extra: process whose mappings the programs do not know */
	ACT_NR
};

/* The order of a map's rows when it is printed. */
struct plan_sort {
	enum { SORT_DEFAULT, SORT_KEY, SORT_VALUE } by;	/* SORT_DEFAULT: language.md 6.3 */
	/*
	 * SORT_LAST: ascending, and 'top' keeps the last rows; SORT_ASC, SORT_DESC: 'top' keeps the first ones.
	 */
	enum { SORT_LAST, SORT_ASC, SORT_DESC } dir;
	uint32_t member;		/* field of a record or tuple */
	int32_t cell;			/* part of stats (count average total) or dist (count p50 ...); -1: as ever */
};

struct plan_event {
	enum action act;
	bool control;			/* in the control ring, with struct ctl_head */
	const char *text;
	uint32_t map;			/* index into plan.maps */
	struct plan_sort sort;		/* ACT_PRINT_MAP, ACT_DRAIN */
	uint32_t site;			/* index into plan.sites: place of errorf, warnf */
	/*
	 * Offsets from the record's start.  A variable field (is_var) has {u32 offset, u32 length} there;
	 * its bytes stand behind the fixed part.  Strings are variable when longer than VAR_MIN bytes.
	 */
	VEC(struct event_field {
		uint32_t type, offset, size;
		bool is_var;
	}) fields;
	uint32_t fixed_size;		/* bytes, multiple of 8 */
	uint32_t max_size;		/* with all variable fields full */
};

#define VAR_MIN 64

/* A place in the script that can report at run time. */
struct plan_site {
	const char *file;
	uint32_t line, col, len;	/* len bytes from col (from 1) */
	const char *source_line;
	const char *helper;		/* "map_lookup_elem", or NULL for a runtime error */
	const char *text;		/* message, or NULL for the text of the errno; "%d" in it is the number that comes with it */
	bool only_warnings;		/* shown with -k only */
};

/* ---- unwinding of user stacks ---- */

/*
 * The runtime turns .eh_frame into tables (elf/elf.h: struct bin_unwind_row) and tells which file is where in which process; programs
 * walk by them.
 *
 *	ROLE_UNWIND_PROCS	LRU hash: struct unwind_key -> struct unwind_proc, a run of mappings
 *	ROLE_UNWIND_MAPS	array of struct unwind_map: executable mappings, each process's in order of addresses
 *	ROLE_UNWIND_TABLES	array of maps: arrays of blocks of UNWIND_BLOCK rows; a file has a run of whole blocks in one of them, its
 *				rows in order of addresses, what is left of the last block filled with pc ~0
 *
 * The key holds what execve(2) makes different and fork(2) leaves as it is, so that a new program is never taken for the old one.  Each
 * list is also there under tgid 0: a child is unwound by its parent's until its own has been read.
 */
struct unwind_key {
	uint64_t tgid, start_code, end_code, start_stack;	/* of struct mm_struct, and of /proc/PID/stat */
};

struct unwind_proc {
	uint32_t first, nr;	/* in ROLE_UNWIND_MAPS; nr 0: not known (yet) */
	uint64_t asked;		/* ktime of the last ACT_UNWIND for it */
};

struct unwind_map {
	uint64_t start, end;
	uint64_t base;		/* what row addresses are relative to */
	uint32_t table, first, nr;	/* in ROLE_UNWIND_TABLES, blocks there; nr 0: no rules */
	uint32_t pad;
};

struct unwind_row {
	uint32_t pc;		/* minus base; the rule holds from here to the next row's */
	uint32_t rule;
};

/*
 * A rule in 32 bits:	| cfa_off / 8, signed, 17 | bp_off / 8, signed, 9 | bp, 2 | cfa, 4 |
 * cfa, bp: enum unwind_cfa, unwind_bp.  UNWIND_PLT has its byte number in place of cfa_off / 8.
 */
#define UNWIND_CFA_BITS 4
#define UNWIND_BP_BITS 2
#define UNWIND_BP_OFF_BITS 9
#define UNWIND_CFA_OFF_BITS 17

#define UNWIND_BLOCK 512		/* rows */
#define UNWIND_MAX_BLOCKS 16384		/* of one file: 8 million rows */
#define UNWIND_MAX_PROC_MAPS 2048	/* mappings of one process */
#define UNWIND_MAX_MAPS 32768		/* mappings of all processes: 1.3 MB */
#define UNWIND_MAX_PROCS 8192
#define UNWIND_MAX_TABLES 1024

/* ---- programs and attach points ---- */

enum probe_kind {
#define P(id, ...) PROBE_##id,
#include "sema/probes.def"
#undef P
	PROBE_NR
};

/* How a program is hooked up; one probe kind may have several, chosen by what the kernel has. */
enum hook {
	HOOK_TEST_RUN,		/* begin, end, self, test, bench: raw tracepoint program run by BPF_PROG_TEST_RUN */
	HOOK_PERF_KPROBE, HOOK_KPROBE_MULTI, HOOK_KPROBE_SESSION,
	HOOK_PERF_UPROBE, HOOK_UPROBE_MULTI, HOOK_UPROBE_SESSION,
	HOOK_PERF_TRACEPOINT, HOOK_RAW_TRACEPOINT,	/* raw: BPF_PROG_TYPE_RAW_TRACEPOINT */
	HOOK_SYSCALL,		/* system calls by number: one tp_btf program on sys_enter or sys_exit for many aps */
	HOOK_TRACING,		/* tp_btf, fentry, fexit: BPF_PROG_TYPE_TRACING + raw_tracepoint_open/link */
	HOOK_ITER,
	HOOK_PERF_EVENT,	/* software, hardware, profile, interval, watchpoint */
};

struct plan_prog {
	const char *name;		/* for the kernel, at most 15 bytes: "kprobe_vfs_read" cut */
	enum probe_kind kind;
	enum hook hook;
	uint32_t prog_type;		/* enum bpf_prog_type */
	uint32_t attach_type;		/* enum bpf_attach_type, 0: none */
	/*
	 * It may wait for user memory.  The code calls bpf_copy_from_user() in cold places then; the runtime takes the calls out where the
	 * kernel does not load the program so.
	 */
	bool sleepable;
	bool is_return;			/* kretprobe, uretprobe, fexit */
	const char *btf_module;		/* HOOK_TRACING, HOOK_ITER: "vmlinux" or a module; NULL: none */
	const char *btf_func;		/* function, "btf_trace_<event>" typedef, or "bpf_iter_<name>" */
	uint32_t btf_id;		/* its id in that BTF; 0: found by name when loading */
	uint32_t bpf_target_id;		/* fentry:bpf: id of the target program */
	uint32_t nr_insns_hint;
	bool uses_scratch, uses_ctx_args;
	const char *script_name;	/* "kprobe:vfs_read" of the first attach point, for messages */
	const char *test_name;		/* test:, bench: */
};

struct plan_ap {
	enum probe_kind kind;
	uint32_t prog;			/* plan.progs */
	const char *name;		/* value of the builtin "probe" */
	const char *target;		/* module, binary (path), category, software event, signal, iter name */
	const char *func;		/* function or event */
	uint64_t offset;		/* kprobe: in the function; uprobe, usdt: in the file */
	uint64_t address;		/* kprobe:addr, watchpoint */
	uint64_t ref_ctr_off;		/* usdt semaphore: file offset, 0: none */
	uint64_t period;		/* ns, or events; for hz: frequency */
	bool is_freq;
	uint32_t perf_type;		/* software, hardware: PERF_TYPE_*, PERF_COUNT_* */
	uint64_t perf_config;
	uint8_t watch_len, watch_mode;	/* mode: 1 r, 2 w, 4 x */
	int32_t pid;			/* -p / -c: attach to this process only; 0: all */
	const char *pin;
	uint32_t syscall;		/* HOOK_SYSCALL: number of the call */
	uint64_t cookie;		/* index of the first ap of this name, handed to the program */
	struct plan_site place;		/* of the attach point in the script */
	bool optional;			/* failing to attach is not an error (missing_probes) */
	bool rides;			/* return half of a session: the link of the entry half serves it */
};

/* A usym of this process is no address but an index into plan.aps: the function that it names. */
#define USYM_BY_AP 0xffffffffu

/* ---- settings the runtime needs (config block and environment, section 7) ---- */

struct plan_config {
	uint64_t log_size, max_bpf_progs, max_cat_bytes, max_map_keys, max_probes, max_strlen, on_stack_limit, perf_rb_pages;
	bool cpp_demangle, lazy_symbolication, print_maps_on_exit, show_debug_info, ustack_tables, use_blazesym;
	enum { SYM_CACHE_PER_PID, SYM_CACHE_PER_PROGRAM, SYM_CACHE_NONE } cache_user_symbols;
	bool cache_user_symbols_set;
	enum { MISSING_ERROR, MISSING_WARN, MISSING_IGNORE } missing_probes;
	enum stack_mode stack_mode;
	const char *license;
	const char *disable_warnings;	/* names, as written */
	const char *str_trunc_trailer;
	enum { UNSTABLE_ENABLE, UNSTABLE_WARN, UNSTABLE_ERROR } unstable_dw_ustack, unstable_import_statement,
		unstable_tseries, unstable_typeinfo;
};

/* Capabilities, as bits of plan.privileges. */
enum priv {
#define C(id, ...) PRIV_##id,
#include "sema/caps.def"
#undef C
	PRIV_NR
};

/* An imported object: an ELF relocatable whose functions in ".text" the programs call as "lib_<name>". */
struct plan_lib {
	const char *name;
	void *bytes;
	size_t len;
};

struct plan {
	struct arena *arena;
	struct plan_config config;
	VEC(struct plan_type) types;	/* [0] is TY_VOID */
	VEC(const char *) texts;	/* formats of strftime, filters of cgroup_path; [0] is "" */
	VEC(struct plan_map) maps;	/* own maps first, by role, then the user's in order of appearance, then the rest */
	VEC(struct plan_prog) progs;
	VEC(struct plan_ap) aps;
	VEC(struct plan_event) events;
	VEC(struct plan_site) sites;
	VEC(struct plan_loss) losses;	/* filled by codegen */
	VEC(struct plan_lib) libs;
	VEC(uint32_t) needs;		/* enum feature: required, or the error names the kernel that has it */
	uint32_t nest_limit;		/* programs inside each other on a processor, at most (sema/ap_nest.c); 0: not counted */
	uint32_t scratch_size;		/* bytes of one scratch slot; set by codegen */
	bool uses_usyms, uses_ksyms, unwinds;
	uint32_t nr_listed_probes;	/* what "Attached N probes" says */
	uint32_t privileges;		/* 1 << enum priv: what its functions need beyond loading and attaching */
	uint32_t filters;		/* enum task_filter: those that some program asks */
};

/* Programs of user probes: they run in the process, which may be preempted. */
static inline bool plan_is_user_hook(enum hook h)
{
	return h == HOOK_PERF_UPROBE || h == HOOK_UPROBE_MULTI || h == HOOK_UPROBE_SESSION;
}

/* A part of a data ring of so many bytes: each time so much more has been written the consumer is woken, wherever it is. */
static inline uint32_t plan_wake_step(uint64_t ring)
{
	uint32_t step = 64 << 10;

	while (step > 512 && step > ring / 8)
		step /= 2;
	return step;
}

/* Index of the map with this role, or -1. */
int plan_map_by_role(const struct plan *p, enum map_role role);
/* Appends the plan as text, one line an entry (--dump plan). */
struct strbuf;
void plan_dump(const struct plan *p, struct strbuf *out);

/*
 * Object bytes: an ELF relocatable of little-endian eBPF.  Program i is the section "prog<i>" (its function has
 * another name, as sections are symbols too); subprograms are in ".text".  References: "map<i>" is map i's descriptor (BPF_PSEUDO_MAP_FD),
 * "val<i>" plus an addend the address of the single value of array map i (BPF_PSEUDO_MAP_VALUE); kfuncs are
 * undefined function symbols ("kfunc_<name>"), imported functions "lib_<name>".  Sections .rodata* are constant data: each becomes a frozen array map.
 * .BTF and .BTF.ext carry function and line information; the file name in it is the script's.
 */

#endif
