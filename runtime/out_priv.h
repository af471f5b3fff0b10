/*
 * runtime, inside only: from records and map contents to text.
 *
 *	value.c format.c hist.c tseries.c json.c time.c gfp.c	pure: plan + bytes -> text (unit-tested without a kernel)
 *	stack.c ksym.c usym.c names.c				what needs the host: symbols, users, cgroups
 *	mapdata.c map_read.c print_map.c			contents of maps: merged over CPUs, sorted, cut
 *	writer.c writer_text.c writer_json.c			formats and the output stream
 *	grid.c units.c writer_table.c writer_csv.c		tables and comma-separated values
 *	events.c actions.c loss.c				records of the rings, what they ask for, what was lost
 *
 * All bytes that come from the kernel side are bounded by the length handed along; a value that does not fit prints as
 * "!{...}", never reads past its end.
 */
#ifndef SCRY_RUNTIME_OUT_PRIV_H
#define SCRY_RUNTIME_OUT_PRIV_H

#include <string.h>
#include <time.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "sema/format.h"
#include "sema/plan.h"

struct session;
struct syms;
struct names;

/* ---- growing text, without a call per piece ---- */

/* Room for n more bytes and a NUL; returns where they go.  text_took() says how many were used. */
static inline char *text_room(struct strbuf *b, size_t n)
{
	if (b->cap - b->len <= n)
		sb_reserve(b, n);
	return b->s + b->len;
}

static inline void text_took(struct strbuf *b, size_t n)
{
	b->len += n;
	b->s[b->len] = 0;
}

static inline void text_add(struct strbuf *b, const void *bytes, size_t n)
{
	memcpy(text_room(b, n), bytes, n);
	text_took(b, n);
}

static inline void text_char(struct strbuf *b, char c)
{
	*text_room(b, 1) = c;
	text_took(b, 1);
}

#define text_lit(b, literal) text_add((b), (literal), sizeof(literal) - 1)

void text_u64(struct strbuf *b, uint64_t v);
void text_i64(struct strbuf *b, int64_t v);
/* Hexadecimal without prefix. */
void text_hex(struct strbuf *b, uint64_t v);
/* Fills up what was added since 'mark', whose first piece has 'piece' bytes, to a width. */
void text_pad(struct strbuf *b, size_t mark, size_t piece, uint32_t width, bool left, char fill);
/* Length in bytes of the UTF-8 character at s, of which there are left bytes, and its number; 0: there is none. */
size_t text_utf8(const uint8_t *s, size_t left, uint32_t *code);
bool text_harmless(uint32_t code);
/* What is not harmless, or no UTF-8, as \xNN: for texts of the traced world on a terminal. */
void text_escaped(struct strbuf *b, const char *s, size_t len);

/* ---- values (language.md 6.2) ---- */

/* What the text of a value depends on beyond its type and bytes. */
struct vctx {
	const struct plan *plan;
	struct syms *syms;		/* NULL: addresses stay numbers */
	struct names *names;		/* NULL: ids stay numbers */
	int64_t boot_off, tai_off;	/* wall clock minus boot clock; wall clock minus TAI */
	bool escape;			/* output is a terminal */
	bool json_escape;		/* output is JSON on a terminal */
	bool no_marks;			/* strings that could not be read are empty: in commands and names of files */
	bool plus;			/* signed integers with their sign (%+s) */
	/*
	 * Frames of a stack by its id: how many bytes there are at *frames, valid until the next call; 0: they were not kept.  NULL:
	 * there are none.
	 */
	size_t (*stack_frames)(void *arg, uint64_t id, const uint8_t **frames);
	void *stack_arg;
};

uint64_t load_uint(const uint8_t *p, uint32_t size);
int64_t load_int(const uint8_t *p, uint32_t size);

void value_text(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out);
void value_json(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out);
/* The value as an integer (%d and sort keys): integers, bools, pointers, enums, aggregations.  False: it is none. */
bool value_int(const struct plan *plan, uint32_t type, const uint8_t *p, size_t len, int64_t *out);
/* Key of a map as it stands between the brackets. */
void key_text(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out);
/* Bytes of the first piece that a width applies to, 0: all. */
size_t value_first_piece(const struct plan *plan, uint32_t type);
/* The enumerator with this value, or NULL. */
const char *enum_name(const struct plan_type *t, int64_t v);
/* { .count = 2, .average = 5, .total = 10 } with the average divided */
void stats_json(const struct plan_type *t, const uint8_t *val, uint64_t div, struct strbuf *out);
void stats_text(int64_t total, uint64_t count, bool is_signed, uint64_t div, struct strbuf *out);
int64_t average(int64_t total, uint64_t count, bool is_signed);
/* Buffers: %r, %rx, %rh. */
void buffer_text(const uint8_t *p, size_t len, enum fmt_spec spec, struct strbuf *out);
void gfp_text(uint64_t flags, struct strbuf *out);
void inet_text(const uint8_t *p, struct strbuf *out);
/* Length of a string's text in its bytes; *cut when it fills its capacity. */
bool string_unread(const uint8_t *p, size_t len);
void string_text(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out);

/* ---- JSON (6.9) ---- */

/* Quoted and escaped; all: also what JSON may hold but a terminal would obey. */
void json_string(struct strbuf *out, const char *s, size_t len, bool all);
/* The escapes alone. */
void json_escape(struct strbuf *out, const char *s, size_t len, bool all);
/* As a number, or as a string of digits when a double would lose some. */
void json_i64(struct strbuf *out, int64_t v);
void json_u64(struct strbuf *out, uint64_t v);

/* ---- time ---- */

/* strftime(3) in local time (or UTC) plus %f %l %k; "(?)" when it fails. */
void time_text(const char *fmt, int64_t wall_ns, bool utc, struct strbuf *out);
/* Wall clock minus the boot clock, and minus TAI, now. */
void time_offsets(int64_t *boot_off, int64_t *tai_off);

/* ---- formats of printf (5.3), compiled to steps ---- */

struct fmt_step;
struct fmt_prog {
	struct fmt_step *steps;
	size_t nr;
	size_t text_hint;		/* bytes of one line, about */
};

/*
 * Compiles the format of an event (printf, errorf, warnf, cat, system).  All in the arena.  -EINVAL: the plan
 * contradicts itself.
 */
int fmt_compile(struct arena *a, const struct plan *p, const struct plan_event *ev, struct fmt_prog *out);
/* Appends the text of a record that record_ok() accepted. */
void fmt_run(const struct vctx *c, const struct fmt_prog *prog, const uint8_t *rec, size_t len, struct strbuf *out);

/* Bytes of field i of a record; variable fields are followed.  False: it points outside. */
bool event_field(const struct plan_event *ev, size_t i, const uint8_t *rec, size_t len, const uint8_t **p, size_t *n);
/* True when all fixed parts and variable fields lie inside the record. */
bool record_ok(const struct plan_event *ev, const uint8_t *rec, size_t len);

/* ---- contents of maps ---- */

struct bucket {
	uint64_t idx, count;
};

struct ts_slot {
	uint64_t epoch;			/* interval number */
	int64_t value;
	uint64_t count;
};

struct map_row {
	const uint8_t *key;		/* md.key_len bytes, without bucket */
	uint8_t *val;			/* memory form, merged over the CPUs; NULL for histograms and series */
	uint32_t first, nr;		/* its part of md.buckets or md.slots, ascending */
	uint64_t sort;			/* to be compared unsigned */
	uint32_t seq;			/* order of reading */
};

/*
 * One map as it was read.  Life: mapdata_init, mapdata_add for each batch, mapdata_finish (groups buckets, sorts,
 * cuts), print, mapdata_free.
 */
struct mapdata {
	const struct plan *plan;
	const struct plan_map *m;
	uint32_t ncpus;			/* values per element; 1: not per CPU */
	size_t key_len, val_len;	/* bytes kept of each */
	struct map_row *rows;		/* in printing order after mapdata_finish */
	size_t nr;
	struct bucket *buckets;
	struct ts_slot *slots;
	uint64_t newest;		/* TSERIES: newest interval of the whole map */
	uint64_t div;
	struct plan_sort sort;
	struct member_data *members;	/* buckets of a record's members, by plan_map.members; map_member.c */

	/* while reading */
	uint8_t *keys, *vals;
	size_t cap;
	struct raw_bucket {
		uint32_t row;
		struct ts_slot s;	/* epoch: bucket index for histograms */
	} *raw;
	size_t nr_raw, cap_raw;
	uint32_t *hash;			/* of key prefixes: row + 1 */
	size_t hash_size;
};

void mapdata_init(struct mapdata *md, const struct plan *p, const struct plan_map *m, uint32_t ncpus);
/*
 * Adds nr elements as the kernel's syscalls copy them: keys of m->key_size, values of m->value_size or, per CPU, of that
 * rounded up to 8 for each.  Elements of scalar maps that are not set are left out, unless keep_unset.
 */
void mapdata_add(struct mapdata *md, const uint8_t *keys, const uint8_t *vals, size_t nr, bool keep_unset);
/* Puts rows whose key and val are set in printing order. */
void mapdata_sort(struct mapdata *md);
/* The other way round. */
void mapdata_turn(struct mapdata *md);
/* Groups, sorts (6.3), keeps the last 'top' (0: all); div 0 means 1. */
void mapdata_finish(struct mapdata *md, uint64_t top, uint64_t div);
void mapdata_free(struct mapdata *md);
/* The row with this key, or NULL; for maps of buckets. */
const struct map_row *mapdata_row(const struct mapdata *md, const uint8_t *key);
/* Adds src to dst, both memory forms of the type. */
void value_merge(const struct plan *p, const struct plan_map *m, uint32_t type, uint8_t *dst, const uint8_t *src);
bool map_is_hist(const struct plan *p, const struct plan_map *m);	/* HIST, LHIST, DIST */
enum type_kind map_kind(const struct plan *p, const struct plan_map *m);

/* ---- map_member.c: the aggregations of a row ---- */

/* A map's own value (name NULL), or a member of its record. */
struct agg_view {
	const char *name;
	uint32_t type;
	enum type_kind kind;
	const uint8_t *p;		/* memory form; NULL: there is none */
	size_t len;
	const struct plan_buckets *pb;	/* HIST, LHIST, DIST: with these */
	const struct bucket *b;
	size_t nr;
};

bool map_is_record(const struct plan *p, const struct plan_map *m);
size_t map_nr_views(const struct mapdata *md);
/* View i of a row; of no row (r NULL): name and type alone. */
struct agg_view map_view(const struct mapdata *md, const struct map_row *r, size_t i);
/* Element i of any record or tuple; the whole value where it is none. */
struct agg_view map_member_view(const struct mapdata *md, const struct map_row *r, size_t i);
void view_text(const struct vctx *c, const struct agg_view *v, uint64_t div, struct strbuf *out);
void view_json(const struct vctx *c, const struct agg_view *v, uint64_t div, struct strbuf *out);
/* Buckets in one line. */
void view_buckets_text(const struct agg_view *v, struct strbuf *out);
/* For sorting, to be compared unsigned; cell as in plan_sort. */
uint64_t view_order(const struct plan *p, const struct agg_view *v, int cell);
/* Gives rows the buckets of a member that were read from a map of their own, before mapdata_finish(). */
void members_join(struct mapdata *md, size_t member, struct mapdata *side);
void members_finish(struct mapdata *md);
void members_merge(const struct plan_map *m, uint8_t *dst, const uint8_t *src);
void members_free(struct mapdata *md);

/* Rows of a histogram; buckets ascending.  div applies to power-of-two histograms only. */
void hist_text(const struct plan_buckets *pb, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div,
	       struct strbuf *out);
void hist_json(const struct plan_buckets *pb, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div,
	       struct strbuf *out);
/* One bound of a bucket as a plain number, inclusive: which ' ' the smallest value, ')' the largest; nothing when it is open. */
void hist_bounds(const struct plan_buckets *pb, enum type_kind kind, uint64_t idx, struct strbuf *out, char which);
/* "[2, 4)" */
void hist_label(const struct plan_buckets *pb, enum type_kind kind, uint64_t idx, struct strbuf *out);
/* {"min": 2, "max": 3, "count": 1} */
void hist_bucket_json(const struct plan_buckets *pb, enum type_kind kind, uint64_t idx, uint64_t count, struct strbuf *out);
/* Power-of-two histograms: bucket i covers [hist_bound(i - 1), hist_bound(i)). */
uint64_t hist_bound(uint64_t j, unsigned bits);
/* Lower bound of such a bucket as a number (bucket 0: negative values, gives 0). */
uint64_t hist_lower(uint64_t bucket, unsigned bits);
uint64_t buckets_total(const struct bucket *b, size_t nr);

/* The parts of a distribution in order: "count", "p50" ... UINT64_MAX stands for a negative number. */
void dist_cells(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div,
		void (*fn)(void *arg, const char *name, uint64_t v), void *arg);
/* Part number 'cell' of it for sorting, to be compared unsigned. */
uint64_t dist_order(const struct plan_buckets *pb, const struct bucket *b, size_t nr, unsigned cell);
/* Count and percentiles as a record, as a line, with the buckets as an object; the histogram's rows. */
void dist_text(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out);
void dist_line(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out);
void dist_json(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out);
void dist_hist(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out);

void tseries_text(const struct plan_map *m, const struct ts_slot *s, size_t nr, uint64_t newest, int64_t wall_off,
		  struct strbuf *out);
void tseries_json(const struct plan_map *m, const struct ts_slot *s, size_t nr, uint64_t newest, int64_t wall_off,
		  struct strbuf *out);

/* vctx.stack_frames for a session. */
size_t map_stack_frames(void *session, uint64_t id, const uint8_t **frames);

uint64_t hash_bytes(const uint8_t *p, size_t n);

/* What becomes of a map's contents when it is read: they stay, are taken out, or become zeros. */
enum map_take { TAKE_NOTHING, TAKE_ALL, TAKE_VALUES };
/* 0 or -errno */
int map_read(struct session *s, uint32_t map, enum map_take take, bool keep_unset, struct mapdata *md);
int map_clear(struct session *s, uint32_t map);
int map_zero(struct session *s, uint32_t map);
/* print(@m, top, div, sort); at exit unset scalar maps stay silent. */
struct print_how {
	uint64_t top, div;
	struct plan_sort sort;
	enum map_take take;
	bool at_exit;
};
int map_print(struct session *s, uint32_t map, const struct print_how *how);

/* ---- writers ---- */

struct writer;

/* What a format does not have is NULL: begin and end (text goes as it is), message, attached, lost, finish. */
struct writer_ops {
	/* Text of an action; type is "printf", "time", "cat", "join", "syscall".  Between both it is appended to w->buf. */
	void (*begin)(struct writer *w, const char *type);
	void (*end)(struct writer *w);
	void (*value)(struct writer *w, uint32_t type, const uint8_t *p, size_t len);
	void (*map)(struct writer *w, const struct mapdata *md);
	/* A message with a place: type "errorf", "helper_error", "runtime_error".  False: not for this stream. */
	bool (*message)(struct writer *w, const char *type, const char *text, const struct plan_site *site,
			const char *helper, int retcode);
	void (*attached)(struct writer *w, uint32_t nr);
	/* Events lost; all counts as members of a JSON object. */
	void (*lost)(struct writer *w, uint64_t lost, const char *counts);
	/* At the end of the output. */
	void (*finish)(struct writer *w);
};

extern const struct writer_ops writer_text, writer_json, writer_table, writer_csv, writer_folded, writer_svg, writer_pprof;

struct writer {
	const struct writer_ops *ops;
	struct vctx vx;
	struct strbuf buf;		/* assembled, not yet written */
	size_t mark;			/* JSON: where the text between begin and end starts */
	struct strbuf scratch;
	int fd;
	bool tty, own_fd;
	bool taken;			/* what a file of ours had before is gone */
	bool slow;			/* no regular file: a write may have to wait for a reader */
	bool each;			/* -B none: written after each record */
	bool full;			/* -B full: written only when much has come together */
	bool started;			/* the line about attached probes is out */
	bool held;
	size_t held_from;
	int error;			/* errno of a failed write; what follows is dropped */
	const char *path;		/* for messages */
	int64_t opened;			/* wall clock, ns */
	struct profile *profile;	/* profile.c: stacks that have come together; NULL: none yet */
	struct table_rows *rows;	/* writer_table.c: widths of the records being written */
	struct strbuf csv_head;		/* writer_csv.c: the last header */
};

static inline void writer_begin(struct writer *w, const char *type)
{
	if (w->ops->begin)
		w->ops->begin(w, type);
}

static inline void writer_end(struct writer *w)
{
	if (w->ops->end)
		w->ops->end(w);
}

void table_rows_free(struct table_rows *r);
/* What writers keep between records. */
void writer_free_state(struct writer *w);

/* Bytes that are written at once; more than this in the buffer is written without waiting. */
#define OUT_CHUNK (256 * 1024)

/* Called after each record: writes when the buffering mode or the amount says so.  0 or -errno. */
int out_record_done(struct session *s);
/* Called when there is nothing more to do for now. */
int out_idle(struct session *s);

/* ---- symbols ---- */

struct syms *syms_new(const struct plan_config *cfg);
void syms_free(struct syms *sy);
void syms_note_pid(struct syms *sy, int32_t pid);
/* What the kernel records of processes (maptrack.c): a program was started; a file was mapped for execution; a process forked. */
void syms_note_exec(struct syms *sy, uint32_t pid);
void syms_note_mmap(struct syms *sy, uint32_t pid, uint64_t start, uint64_t len, uint64_t off, uint64_t ino, const char *path);
void syms_note_fork(struct syms *sy, uint32_t pid, uint32_t ppid);

struct ksym {
	const char *name;		/* valid as long as the table */
	const char *module;		/* NULL: the kernel itself */
	uint64_t off;
};
/* Kernel symbol that covers addr; false: none. */
bool ksym_find(uint64_t addr, struct ksym *out);

/* A function that the compiler inlined at the address, innermost first. */
struct inlined {
	const char *name, *place;	/* "dir/file:line", or NULL */
};

struct usym {
	const char *name;		/* NULL: unknown */
	const char *module;		/* path, NULL: unknown */
	uint64_t off;
	const char *place;		/* of the function itself; NULL: no debug information, or not wanted */
	const struct inlined *inl;
	size_t nr_inl;
	const char *build_id;		/* hexadecimal, or NULL */
	uint64_t file_off;
};
/* Symbol of a process's address; true when a name or a module is known.  Texts live as long as sy. */
bool usym_find(struct syms *sy, uint32_t pid, uint64_t addr, struct usym *out);

void ksym_text(const struct vctx *c, uint64_t addr, struct strbuf *out);
void usym_text(const struct vctx *c, uint64_t addr, uint32_t pid, struct strbuf *out);
void stack_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, struct strbuf *out);

struct stack_frame {
	const char *name;		/* NULL: unknown */
	const char *module, *place;	/* as in struct usym, struct ksym */
	const char *build_id;
	uint64_t addr, off;		/* off: in the module's file; the address itself where there is none */
	bool kernel, inlined;
};
/* Calls fn for each frame, innermost first. */
void stack_each(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len,
		void (*fn)(void *arg, const struct stack_frame *f), void *arg);

/* ---- names ---- */

struct names *names_new(void);
void names_free(struct names *n);
/* Name of a user, "" when unknown. */
const char *user_name(struct names *n, uint64_t uid);
/* "unified:/a,cpu:/b" of a cgroup id; filter is a wildcard on the hierarchy name, "" for all. */
void cgroup_text(struct names *n, uint64_t id, const char *filter, struct strbuf *out);

/* ---- records ---- */

/* What the consumer keeps for each event of the plan. */
struct event_state {
	struct fmt_prog prog;
	bool bad;			/* the plan's format does not fit: records are counted as bad */
	int pcap_fd;			/* ACT_SKB: 0: not opened; -1: failed, reported */
};

/* Handles one record that was checked.  0 or -errno of the output. */
int act_handle(struct session *s, uint32_t event, const uint8_t *rec, size_t len);
/* Compiled events of the session's plan. */
struct event_state *ev_state(struct session *s, uint32_t event);
/* Arena that lives as long as the events. */
struct arena *ev_arena(struct session *s);

/* Packets of skboutput(): appended to the PCAP file of that name, which is made on first use. */
int skb_write(struct session *s, const char *file, uint64_t ns, const uint8_t *bytes, size_t len);
void skb_close(struct session *s);

struct ev_stats {
	uint64_t records, bad;
};
const struct ev_stats *ev_stats(const struct session *s);
/* Scalar map was zeroed while set: prints as zero although its value does not tell (see map_print). */
bool *ev_zeroed(struct session *s, uint32_t map);
/* Messages of a place so far; whether its loss has been told. */
uint32_t *ev_shown(struct session *s, uint64_t site);
bool *ev_once(struct session *s, uint64_t site);
/* What a program could not do: at a site of a helper with its result, or a condition that the site describes. */
int act_tell(struct session *s, uint64_t site, int ret);
/* At the end: how many messages of which places were not shown. */
void act_report_hidden(struct session *s);
/* A map drained by difference: the kernel's copy of its slot at that time, or NULL (heap). */
uint8_t **ev_base(struct session *s, uint32_t map);

#endif
