/*
 * runtime: the output stream.
 *
 * Everything is assembled in one buffer and written in large writes: when it is large, and when the rings have been
 * emptied (out_idle), which is when a reader could be waiting.  So a terminal sees a line at most one round late and a file
 * gets hundreds of kilobytes per write.
 *
 * Output that cannot be written ends the run: silently when the reader has gone (EPIPE), with a message and status 1 otherwise (disk
 * full).  A reader that is slow holds us up; the rings fill meanwhile, what finds no room is counted, and our memory stays
 * as it is.  Signals are let in during such a write: the first asks for the end, which still waits for the reader; a second
 * Ctrl-C has its default action.  After SIGTERM or SIGHUP, which nobody repeats, the reader gets two seconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/profile_priv.h"
#include "runtime/rt_priv.h"

static const struct writer_ops *ops_of(enum out_format format)
{
	switch (format) {
	case OUT_TEXT:	return &writer_text;
	case OUT_JSON:	return &writer_json;
	case OUT_TABLE:	return &writer_table;
	case OUT_CSV:	return &writer_csv;
	case OUT_FOLDED: return &writer_folded;
	case OUT_SVG:	return &writer_svg;
	case OUT_PPROF:	return &writer_pprof;
	}
	return &writer_text;
}

#define LAST_WAIT_MS 2000

static bool is_regular(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

void out_watch(struct session *s)
{
	struct epoll_event ev = { .events = 0, .data.u64 = WAKE_OUT };	/* errors and hang-ups are always told */

	if (s->out->slow)
		epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->out->fd, &ev);	/* what cannot be watched cannot go away */
}

int out_open(struct session *s)
{
	struct writer *w = calloc(1, sizeof(*w));
	struct timespec now;

	if (!w)
		return -ENOMEM;
	w->ops = ops_of(s->opts.format);
	w->fd = STDOUT_FILENO;
	w->path = "standard output";
	w->each = s->opts.buffering == BUF_NONE;
	w->full = s->opts.buffering == BUF_FULL;
	if (s->opts.output) {
		int fd = open(s->opts.output, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

		if (fd < 0) {
			int err = -errno;

			rt_error(s, "Failed to open output file: \"%s\": %s", s->opts.output, strerror(errno));
			free(w);
			return err;
		}
		w->fd = fd;
		w->own_fd = true;
		w->path = s->opts.output;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	w->opened = now.tv_sec * 1000000000ll + now.tv_nsec;
	w->tty = isatty(w->fd);
	w->slow = !is_regular(w->fd);
	w->vx.plan = s->plan;
	/* JSON has escapes of its own; a table would fall apart */
	w->vx.json_escape = w->tty;
	w->vx.escape = s->opts.format == OUT_TABLE || (w->tty && s->opts.format != OUT_JSON);
	w->vx.syms = syms_new(&s->plan->config);
	w->vx.names = names_new();
	w->vx.stack_frames = map_stack_frames;
	w->vx.stack_arg = s;
	time_offsets(&w->vx.boot_off, &w->vx.tai_off);
	signal(SIGPIPE, SIG_IGN);	/* a reader that goes away is seen as EPIPE */
	s->out = w;
	return 0;
}

void writer_free_state(struct writer *w)
{
	sb_free(&w->buf);
	sb_free(&w->scratch);
	sb_free(&w->csv_head);
	table_rows_free(w->rows);
}

void out_close(struct session *s)
{
	struct writer *w = s->out;

	if (!w)
		return;
	out_flush(s);
	if (w->own_fd)
		close(w->fd);
	profile_free(w->profile);
	syms_free(w->vx.syms);
	names_free(w->vx.names);
	free(s->stack_buf);
	s->stack_buf = NULL;
	writer_free_state(w);
	free(w);
	s->out = NULL;
}

static int failed(struct session *s, struct writer *w, int err)
{
	w->error = err;
	sb_reset(&w->buf);
	s->out_failed = true;
	if (err == EPIPE)
		rt_verbose(s, "nobody reads %s any more; tracing has ended", w->path);
	else
		rt_error(s, "cannot write to %s: %s; tracing has ended", w->path, strerror(err));
	return -EPIPE;
}

/* write(2) to something that may keep us waiting. */
static ssize_t slow_write(const struct session *s, int fd, const char *p, size_t len)
{
	int stop = s->opts.stop_signal ? *s->opts.stop_signal : 0, err;
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };
	sigset_t closed;
	ssize_t n;

	if (stop == SIGTERM || stop == SIGHUP) {
		if (poll(&pfd, 1, LAST_WAIT_MS) == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		len = len < PIPE_BUF ? len : PIPE_BUF;	/* so much does not block then */
	}
	if (s->open_mask)
		sigprocmask(SIG_SETMASK, s->open_mask, &closed);
	n = write(fd, p, len);
	err = errno;
	if (s->open_mask)
		sigprocmask(SIG_SETMASK, &closed, NULL);
	errno = err;
	return n;
}

/* A file of -o keeps what it had until there is something to take its place: a trace that cannot start destroys nothing. */
static void take_file(struct writer *w)
{
	if (w->own_fd && !w->slow && !w->taken && ftruncate(w->fd, 0))
		w->error = errno;
	w->taken = true;
}

int out_flush(struct session *s)
{
	struct writer *w = s->out;
	size_t done = 0;

	if (!w || w->held)
		return 0;
	if (w->error) {
		sb_reset(&w->buf);
		return -EPIPE;
	}
	if (s->top)
		top_frame(s);
	if (w->buf.len && !w->taken)
		take_file(w);
	while (done < w->buf.len) {
		ssize_t n = w->slow ? slow_write(s, w->fd, w->buf.s + done, w->buf.len - done) :
				      write(w->fd, w->buf.s + done, w->buf.len - done);

		if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
			if (errno == EAGAIN)	/* the terminal was made non-blocking by somebody else */
				usleep(1000);
			continue;
		}
		if (n <= 0)
			return failed(s, w, n ? errno : EIO);
		done += (size_t)n;
	}
	sb_reset(&w->buf);
	return 0;
}

int out_record_done(struct session *s)
{
	struct writer *w = s->out;

	return w->buf.len > OUT_CHUNK || (w->each && w->started) ? out_flush(s) : 0;
}

int out_idle(struct session *s)
{
	return s->out->full && !s->out->tty ? 0 : out_flush(s);
}

/* Records of begin probes were read before; the line about attached probes still comes first. */
void out_attached(struct session *s, uint32_t nr)
{
	struct writer *w = s->out;
	size_t had = w->buf.len;

	w->started = true;
	if (!s->opts.dry_run)
		take_file(w);
	if (s->opts.quiet)
		return;
	if (s->opts.format != OUT_JSON) {
		fprintf(stderr, nr == 1 ? "Attached %u probe\n" : "Attached %u probes\n", nr);
		return;
	}
	if (w->ops->attached)
		w->ops->attached(w, nr);
	sb_reset(&w->scratch);
	text_add(&w->scratch, w->buf.s + had, w->buf.len - had);
	memmove(w->buf.s + w->scratch.len, w->buf.s, had);
	memcpy(w->buf.s, w->scratch.s, w->scratch.len);
	out_flush(s);
}

void out_bytes(struct session *s, const void *bytes, size_t len)
{
	text_add(&s->out->buf, bytes, len);
	out_record_done(s);
}

void out_hold(struct session *s)
{
	out_flush(s);
	s->out->held = true;
	s->out->held_from = s->out->buf.len;
	s->out->ops = &writer_text;	/* also in JSON, where it becomes one string */
}

bool out_take(struct writer *w, const char *text, size_t len)
{
	if (w->held)
		text_add(&w->buf, text, len);
	return w->held;
}

void out_unhold(struct session *s, struct strbuf *held)
{
	struct writer *w = s->out;

	sb_reset(held);
	if (w->buf.len > w->held_from)
		sb_add(held, w->buf.s + w->held_from, w->buf.len - w->held_from);
	w->buf.len = w->held_from;
	if (w->buf.s)
		w->buf.s[w->buf.len] = 0;
	w->held = false;
	w->ops = ops_of(s->opts.format);
}

void out_finish(struct session *s)
{
	if (s->out && s->out->ops->finish && !s->out->held)
		s->out->ops->finish(s->out);
}

/* The JSON records of tests and benches. */
void out_test_result(struct session *s, const char *name, uint64_t ns, bool passed, const char *output)
{
	struct strbuf *b = &s->out->buf;

	text_lit(b, "{\"type\": \"test_result\", \"data\": {");
	json_string(b, name, strlen(name), true);
	sb_printf(b, ": {\"duration\": %llu, \"passed\": %s, \"output\": ", (unsigned long long)ns, passed ? "true" : "false");
	json_string(b, output ? output : "", output ? strlen(output) : 0, true);
	text_lit(b, "}}}\n");
	out_record_done(s);
}

void out_bench_result(struct session *s, const char *name, uint64_t average_ns, uint64_t iters)
{
	struct strbuf *b = &s->out->buf;

	text_lit(b, "{\"type\": \"benchmark_result\", \"data\": {");
	json_string(b, name, strlen(name), true);
	sb_printf(b, ": {\"average\": %llu, \"iters\": %llu}}}\n", (unsigned long long)average_ns,
		  (unsigned long long)iters);
	out_record_done(s);
}

void usym_note_pid(struct session *s, int32_t pid)
{
	if (s->out && s->plan->uses_usyms)
		syms_note_pid(s->out->vx.syms, pid);
}

void sym_close(struct session *s)
{
	if (!s->out)
		return;
	syms_free(s->out->vx.syms);
	s->out->vx.syms = NULL;
}
