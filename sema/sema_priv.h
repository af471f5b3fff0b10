/*
 * sema, inside: the checker.
 *
 * The bodies of all programs are checked in rounds until no variable or map changes its type.  Each round works on fresh
 * copies of the bodies and lowers them in place, so no check has to expect a tree that it has seen before; only what
 * was learnt about types (struct map_state, struct var_rec) lasts.  Messages of these rounds are dropped.  One more round, the
 * final one, reports and fills the plan.
 *
 * Literal types: a non-negative integer literal takes the sign of what it meets.  While checking, such values have one of four
 * types of our own, lit_types[], which promote() knows; settle() turns them into int8...int64 where a value is used up.
 * None is left in a typed tree or in the plan.
 */
#ifndef SCRY_SEMA_PRIV_H
#define SCRY_SEMA_PRIV_H

#include <string.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "sema/ap.h"
#include "sema/format.h"
#include "sema/sema.h"

/* Memory of a compilation after which no macro is expanded any more: each may double what the one before made. */
#define MAX_EXPANDED ((size_t)64 << 20)

/* What is known of a variable over all rounds.  The key is the place of its first mention. */
struct var_rec {
	struct span at;
	const struct type *type;	/* may be a literal type; NULL: unknown */
	bool unknown_read;		/* was read while unknown */
	bool reassigned;		/* assigned at more than one place */
};

/* One body to check: a group of attach points of a probe, or a function (probe NULL). */
struct unit {
	const struct probe *probe;
	const struct func_decl *func_decl;
	struct func *func;
	struct ap_group *group;
	struct typed_prog *prog;	/* of this round */
	VEC(struct var_rec *) recs;
	bool probe_as_text;
};

struct scope_var {
	struct var *var;
	struct var_rec *rec;
	bool assigned, used, declared;
};

struct scope {
	struct scope *up;
	VEC(struct scope_var) vars;
	struct loop_info *loop;		/* the scope is the body of a for loop: what it uses from outside is captured */
};

/* A loop around the statement being checked, innermost first. */
struct loop {
	struct loop *up;
	struct loop_info *info;		/* NULL: while */
	bool over_map;
};

/* An aggregation: a map's own, or a member of its record.  What is known of it over all rounds. */
struct agg_state {
	const char *name;		/* of the member */
	const struct type *value;	/* of a member; NULL: unknown */
	const struct type *arg;		/* common type of the arguments of sum, min ... */
	/* parameters of histograms and series, of the first call */
	bool has_params;
	struct plan_buckets buckets;
	uint64_t interval, nr_intervals;
	int ts_agg;
};

struct map_state {
	struct map m;
	const struct map_decl *decl;
	const struct type *key, *value;	/* NULL: unknown; may hold literal types */
	bool keyed, scalar;		/* which of both it is; neither yet */
	bool assigned, mentioned;
	bool per_thread;		/* declared so */
	bool not_by_tid, elsewhere;	/* some use has another key than tid; stands in no user probe, or may show elements */
	unsigned end_uses, end_clears;	/* in end probes: all, and those that clear it */
	bool unknown_read;
	bool guessed;			/* nothing but itself says what the value is: a literal zero until something does */
	bool agg_read;			/* its per-CPU values are added up in an expression */
	bool drained, drained_live;	/* printed and cleared at once; also while its programs run */
	bool prog_read;			/* a program reads elements or loops over it */
	struct span first;
	struct agg_state agg;		/* its aggregation */
	VEC(struct agg_state *) members;	/* of its record of aggregations, in order of appearance */
};

struct getopt_use {
	const char *name, *help;
	struct expr *def;		/* literal, or NULL */
};

/* A #define that was used: its text as an expression, NULL when it does not parse. */
struct define_text {
	const char *name;
	struct expr *e;
};

struct macros;
struct key_places;

struct sema {
	struct parse_ctx *pc;
	struct arena *arena;
	struct diags *ds;
	struct types *types;
	struct plan *plan;
	struct typed *typed;
	const struct sema_host *host;
	const struct sema_opts *opts;
	const struct c_decls *c;
	struct macros *macros;
	bool user_func_by_ap;		/* ap.h */
	struct kbtf **btfs;
	size_t nr_btfs;
	VEC(struct item) items;			/* of the script and its imports */
	VEC(const char *) headers;		/* imported C headers */
	VEC(struct lib_btf {
		struct kbtf *btf;		/* of the table of types */
		struct span at;
	}) lib_btfs;				/* imported BPF objects, as plan.libs */
	VEC(struct map_state *) maps;
	VEC(struct key_places) key_places;	/* uses.c */
	bool mentions_probe;
	VEC(struct unit *) units;
	VEC(struct getopt_use) getopts;
	VEC(const char *) expanding;		/* #define names being expanded */
	VEC(struct define_text) defines;
	bool final, changed;
	bool incomplete;			/* some probe has no attach point: what it assigns is not known */
	uint32_t str_limit;			/* of str() without a length, on kernels with small map keys; 0: max_strlen */
	bool warned_tseries, warned_dw_ustack, warned_typeinfo, warned_cpid;
	/* where the check is */
	struct unit *unit;
	struct scope *scope;
	struct loop *loop;
	const struct expr *agg_call;		/* the aggregation that stands where one may: assigned to a map */
	unsigned type_only;			/* inside sizeof, typeof ...: typed, never run */
	int loop_return;			/* returns in loops of this program: 1 with a value, 2 without, 0 none yet */
	uint32_t next_var;
};

/* ---- config.c, import.c ---- */
void config_init(struct plan_config *c);
/* Reads the script's config block and the environment, which wins. */
void config_read(struct sema *s, const struct program *p);
/* Value of a setting as a literal node in e; false: there is none of this name. */
bool config_literal(struct sema *s, const char *key, struct expr *e);
const char *config_nearest(const char *key);
/* Gathers the items of p and of what it imports, begin and end of imports first. */
void import_all(struct sema *s, struct program *p);

/* ---- macro.c, walk.c ---- */
/* Collects the macros; reports redefinitions. */
void macros_collect(struct sema *s);
/* Replaces all uses of macros in a body (or expression), in place. */
void macros_expand_block(struct sema *s, struct block *b);
void macros_expand_expr(struct sema *s, struct expr *e);
/* Says that e, a name without (), is that of macros which all take arguments; false: it is none. */
bool macro_refuses_bare(struct sema *s, struct expr *e);
const char *macro_nearest(struct sema *s, const char *name);
extern const char std_text[];

/* Calls the functions for all parts of a tree, children before parents.  Any may be NULL. */
struct walker {
	void *arg;
	void (*expr)(void *arg, struct expr *e);
	void (*type)(void *arg, struct type_name **slot);
	void (*stmt)(void *arg, struct stmt *st);
	/* Asked before an expression's children are walked; false: skip the expression. */
	bool (*enter)(void *arg, struct expr *e);
};
void walk_expr(const struct walker *w, struct expr *e);
void walk_block(const struct walker *w, struct block *b);

#define NR_OWN_MAPS 6			/* of the plan, in front of the user's */

/* ---- wait.c ---- */
/* Marks the programs that may wait for memory; behind everything else. */
void plan_waiting(struct sema *s);

/* ---- uses.c ---- */
/* Where 'probe' as a key has to be text; before uses_find(). */
void uses_find_keys(struct sema *s);
struct ap_uses uses_find(struct sema *s, struct probe *p);

/* ---- promote.c ---- */
extern const struct type lit_types[4];
static inline bool type_is_lit(const struct type *t) { return t >= lit_types && t < lit_types + 4; }
/* The literal type, or type, of a constant of its value. */
const struct type *type_of_literal(struct sema *s, uint64_t value, bool negative);
/* The type without literal types in it. */
const struct type *concrete(struct sema *s, const struct type *t);
/* The type as keys and values of maps have it: stacks by id. */
const struct type *stored(struct sema *s, const struct type *t);
const struct type *as_int(struct sema *s, const struct type *t);	/* enums become integers; others stay */
/* The common type (3.4), or NULL.  *lossy is set when uint64 meets a signed type. */
const struct type *promote(struct sema *s, const struct type *a, const struct type *b, bool *lossy);
/* Says of e, or of members of a constructor, that a uint64 becomes signed as it takes the lossy common type. */
void warn_lossy(struct sema *s, const struct expr *e, const struct type *to);
void warn_narrow(struct sema *s, const struct expr *e, const struct type *to);
/* Makes e have type t: folds into constants and constructors, else wraps e in place. */
void cast_to(struct sema *s, struct expr *e, const struct type *t);
void settle(struct sema *s, struct expr *e);		/* cast_to(e, concrete(type)) */
void cast_bool(struct sema *s, struct expr *e);
const struct type *int64_of(struct sema *s, bool is_signed);
bool has_kind(const struct type *t, enum type_kind k);	/* in it, at any depth of tuples */
struct expr *wrap(struct sema *s, struct expr *e, enum expr_kind kind);	/* e becomes kind; returns the copy of the old e */

/* ---- fold.c ---- */
void make_int(struct sema *s, struct expr *e, uint64_t v, bool negative, const struct type *t);	/* t NULL: literal */
void make_bool(struct expr *e, bool v);
void make_str(struct sema *s, struct expr *e, const char *text, size_t len);
bool is_const(const struct expr *e);			/* INT, BOOL or STR */
/* Value of a constant as a condition. */
bool const_truth(const struct expr *e);
/* Folds when all operands are constants; true when e is a constant now (its type is set). */
bool fold_binary(struct sema *s, struct expr *e);
bool fold_unary(struct sema *s, struct expr *e);
uint64_t int_cut(uint64_t v, const struct type *t);	/* cut to the type's width and extended by its sign */

/* ---- check_*.c: expressions.  Each sets e->type on every path; poison operands give poison, silently ---- */
const struct type *check_expr(struct sema *s, struct expr *e);	/* aggregations stay */
const struct type *check_value(struct sema *s, struct expr *e);	/* aggregations become integers or an error */
const struct type *check_settled(struct sema *s, struct expr *e);	/* check_value and settle */
void check_cond(struct sema *s, struct expr *e);
const struct type *check_binary(struct sema *s, struct expr *e);
const struct type *check_arith(struct sema *s, struct expr *e);	/* operands are checked */
const struct type *check_unary(struct sema *s, struct expr *e);
const struct type *check_incdec(struct sema *s, struct expr *e);
const struct type *check_field(struct sema *s, struct expr *e);
const struct type *check_index(struct sema *s, struct expr *e);
const struct type *check_tuple_at(struct sema *s, struct expr *e);
const struct type *check_cast(struct sema *s, struct expr *e);
const struct type *check_sizes(struct sema *s, struct expr *e);	/* sizeof, offsetof, typeinfo */
const struct type *check_ident(struct sema *s, struct expr *e);
const struct type *check_param(struct sema *s, struct expr *e);
const struct type *check_call(struct sema *s, struct expr *e);
const struct type *read_as_value(struct sema *s, struct expr *e);	/* aggregation -> integer; used by check_value */
const struct type *resolve_type(struct sema *s, const struct type_name *tn);	/* NULL: reported */
const struct type *value_type_of_field(struct sema *s, const struct type *t);
const char *probe_word(const struct sema *s);		/* name of the probe type */
const char *probe_type_text(const struct sema *s);	/* value of the builtin probetype */
enum addr_space probe_space(const struct sema *s);
const struct type *poison(struct expr *e);
const char *tt(struct sema *s, const struct type *t);		/* type_text, also of literal types */
const char *shown(struct sema *s, const char *name);		/* a name without the mark of a macro expansion */
bool expr_is_literal_int(const struct expr *e);		/* written as a number, or folded from such */

/* ---- statements, scopes ---- */
void check_block(struct sema *s, struct block *b);		/* in statement position: the value, if any, is discarded */
const struct type *check_value_block(struct sema *s, struct block *b, struct scope *sc);
void check_stmt(struct sema *s, struct stmt *st);
void check_assign(struct sema *s, struct stmt *st);
void check_let(struct sema *s, struct stmt *st);
void check_for(struct sema *s, struct stmt *st);
void check_rep(struct sema *s, struct stmt *st);
bool decide_comptime(struct sema *s, struct expr *cond, bool *out);
bool stmt_leaves(const struct stmt *st);
void scope_push(struct sema *s, struct scope *sc);
void scope_pop(struct sema *s);
struct scope_var *scope_find(struct sema *s, const char *name);
struct scope_var *scope_declare(struct sema *s, struct expr *var);
const struct type *check_var(struct sema *s, struct expr *e);
void var_assign_type(struct sema *s, struct scope_var *v, struct expr *value, struct span at);
void note_exit(struct sema *s, bool has_return);

/* ---- maps ---- */
struct map_state *map_get(struct sema *s, struct expr *e);
const struct type *check_map(struct sema *s, struct expr *e);	/* EXPR_MAP, EXPR_MAP_AT read in an expression */
bool check_map_key(struct sema *s, struct map_state *m, struct expr *key, struct span at);	/* key NULL: scalar use */
void map_assign_type(struct sema *s, struct map_state *m, struct expr *value, struct span at);
/* What is in the map, once that is known; NULL: not yet, or undefined (reported in the last round). */
const struct type *map_known(struct sema *s, struct map_state *m, const struct expr *e);
void check_map_target(struct sema *s, struct expr *e);
/* First argument as a map, not read; NULL: reported. */
struct map_state *map_arg(struct sema *s, struct expr *call, size_t i);
const struct type *strip_btf(struct sema *s, const struct type *t);

/* ---- calls ---- */
typedef const struct type *(*check_fn)(struct sema *s, struct expr *e);
struct call_info *call_info(struct sema *s, struct expr *e);
/* The arguments behind a format; their types. */
bool check_format_args(struct sema *s, struct expr *e, const struct type ***types, size_t *nr);
bool lit_arg_int(struct sema *s, struct expr *call, size_t i, uint64_t *out);
const char *lit_arg_str(struct sema *s, struct expr *call, size_t i);
void check_agg_call(struct sema *s, struct expr *call, struct map_state *m, struct span at);
/* "@m[k] = (n = count(), ...)": whether the record begins with an aggregation; its check. */
bool is_agg_record(const struct expr *e);
void check_agg_record(struct sema *s, struct expr *record, struct map_state *m, struct span at);
/* The order that print(@m, ..., "order") names.  False: reported. */
bool check_sort(struct sema *s, const struct expr *arg, const struct map_state *m, struct plan_sort *out);
/* What a loop sees of such a record: the members that are single numbers; NULL: none is. */
const struct type *agg_record_values(struct sema *s, const struct type *record);
/* "@m[k].n" where base, checked, is a map of such records. */
const struct type *check_agg_member(struct sema *s, struct expr *e);
/*
 * The type of one aggregation after one more call, *value being the type so far; e gets it.  what: "@m" for messages.  NULL: reported.
 * requires: the call's arguments are checked.
 */
const struct type *agg_join(struct sema *s, struct expr *e, struct agg_state *a, const struct type *value, const char *what,
			    struct span at);
void drop_args(struct expr *e, size_t from);
void hint_param(struct sema *s, struct diag *d, const struct expr *e);	/* how to have the text of a "$1" that became a number */
const char *kind_text(struct sema *s, const struct expr *e);	/* e's type as messages about arguments call it: without its width */
void need_feature(struct sema *s, enum feature f, struct span at);
bool host_has(const struct sema *s, enum feature f);
#define CHECK(id) const struct type *check_##id(struct sema *s, struct expr *e)
#define C(id) CHECK(id);
C(PRINT) C(printf) C(DEBUGF) C(TIME) C(JOIN) C(SKBOUTPUT) C(EXIT) C(agg) C(DELETE) C(HAS_KEY) C(FIND) C(LEN) C(clear)
C(STR) C(BUF) C(STRNCMP) C(STRLEN) C(STRCAP) C(two_strings) C(name_of) C(MEMCMP) C(STRFTIME) C(sym) C(KADDR) C(PERCPU_KADDR)
C(UADDR) C(REG) C(in_space) C(CGROUPID) C(CGROUP_PATH) C(PATH) C(NTOP) C(PTON) C(MACADDR) C(BSWAP) C(signal) C(OVERRIDE)
C(WRITE_USER) C(FAIL) C(GETOPT) C(is_type) C(IS_LITERAL) C(IS_SCALAR) C(STATIC_ASSERT) C(kfunc) C(DEFAULT_STR_LENGTH)
C(ARGS) C(ARGN) C(COMM) C(CPID) C(HAS_CPID) C(CTX) C(CURTASK) C(FUNC) C(stack) C(NSECS) C(pid) C(PROBE) C(PROBETYPE) C(RETVAL)
C(USERNAME) C(CONFIG) C(SOCKET_COOKIE) C(UNWATCH)
#undef C

/* Words behind -- that no getopt() asks for; --help lists those that are. */
void check_named_options(struct sema *s);

/* ---- import_core.c ---- */
/* Sets the instructions of an object that ask for places of fields in the kernel. */
void core_relocate(struct sema *s, const struct kbtf *local, void *bytes, size_t len);

/* ---- import_bpf.c ---- */
void import_bpf(struct sema *s, const char *path, bool is_source, struct span at);
/* The global functions of what was imported. */
void import_bpf_funcs(struct sema *s);

/* ---- func.c ---- */
void funcs_collect(struct sema *s);
struct func *func_find(struct sema *s, const char *name);
const char *func_nearest(struct sema *s, const char *name);
const struct type *check_func_call(struct sema *s, struct expr *e, struct func *f);
void check_func_body(struct sema *s, struct unit *u);
void check_return(struct sema *s, struct stmt *st);

/* ---- layout.c: the plan.  All of it only in the final round ---- */
void plan_init(struct sema *s);
uint32_t plan_event(struct sema *s, struct expr *call, enum action act, const char *text, struct map_state *m,
		    const struct type *const *fields, size_t nr);
/* The same for a printed map: sort NULL: the usual order. */
uint32_t plan_print(struct sema *s, struct expr *call, enum action act, struct map_state *m, const struct plan_sort *sort);
void warn_unstable(struct sema *s, const char *what, const char *key, bool *once);
uint32_t plan_text(struct sema *s, const char *text);
void plan_need(struct sema *s, enum feature f);
void plan_number_maps(struct sema *s);	/* gives each its index in the plan, before events name it */
void plan_maps(struct sema *s);
void plan_progs(struct sema *s);

#endif
