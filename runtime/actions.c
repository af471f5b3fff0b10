/*
 * runtime: what records ask for.  One function per action; texts of run-time errors are those of language.md 6.7.
 *
 * Arguments were checked against the plan by record_ok(), so event_field() cannot fail here except for plans that contradict
 * themselves; then the record does nothing.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define MAP_FULL_TEXT                                                                                                    \
	"Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a "   \
	"map declaration e.g. `let @a = hash(5000)`"

static uint64_t field_u64(const struct plan_event *ev, size_t i, const uint8_t *rec, size_t len)
{
	const uint8_t *p;
	size_t n;

	return event_field(ev, i, rec, len, &p, &n) && n ? load_uint(p, n < 8 ? (uint32_t)n : 8) : 0;
}

static int act_printf(struct session *s, uint32_t event, const uint8_t *rec, size_t len)
{
	struct writer *w = s->out;

	writer_begin(w, "printf");
	fmt_run(&w->vx, &ev_state(s, event)->prog, rec, len, &w->buf);
	writer_end(w);
	return out_record_done(s);
}

/* The text of a format as a C string in a scratch buffer of the caller: to be shown, or a command or the name of a file. */
static const char *format(struct session *s, uint32_t event, const uint8_t *rec, size_t len, bool shown, struct strbuf *tmp)
{
	struct vctx vx = s->out->vx;

	vx.escape = shown && isatty(STDERR_FILENO);
	vx.no_marks = !shown;
	fmt_run(&vx, &ev_state(s, event)->prog, rec, len, tmp);
	return sb_text(tmp);
}

static int act_message(struct session *s, uint32_t event, const uint8_t *rec, size_t len)
{
	const struct plan_event *ev = &s->plan->events.v[event];
	bool error = ev->act == ACT_ERRORF;
	struct strbuf tmp = {0};
	struct plan_site site = {0};
	const char *text = format(s, event, rec, len, true, &tmp);

	if (ev->site < s->plan->sites.nr)
		site = s->plan->sites.v[ev->site];
	site.source_line = NULL;	/* these show place and text only */
	if (error)
		s->saw_errorf = true;
	if (error || !s->opts.no_warnings) {
		if (s->out->ops->message && s->out->ops->message(s->out, error ? "errorf" : "warnf", text, &site, NULL, 0))
			;
		else if (error)
			rt_error_at(s, &site, "%s", text);
		else
			rt_warn_at(s, &site, "%s", text);
	}
	sb_free(&tmp);
	return out_record_done(s);
}

static int act_value(struct session *s, const struct plan_event *ev, const uint8_t *rec, size_t len)
{
	struct strbuf tmp = {0};
	uint32_t type, n32;
	const uint8_t *p;
	size_t n;

	if (!event_field(ev, 0, rec, len, &p, &n))
		return 0;
	type = ev->fields.v[0].type;
	if (ev->fields.v[0].is_var && s->plan->types.v[type].kind == TY_BUFFER) {
		/* sent as bytes alone; the memory form begins with their number */
		n32 = (uint32_t)n;
		text_add(&tmp, &n32, 4);
		text_add(&tmp, p, n);
		p = (const uint8_t *)tmp.s;
		n = tmp.len;
	}
	s->out->ops->value(s->out, type, p, n);
	sb_free(&tmp);
	return out_record_done(s);
}

static int act_time(struct session *s, const struct plan_event *ev)
{
	struct writer *w = s->out;
	time_t now = time(NULL);
	char text[1024];
	struct tm tm;
	size_t n;

	writer_begin(w, "time");
	if (localtime_r(&now, &tm) && (n = strftime(text, sizeof(text), ev->text ? ev->text : "%H:%M:%S\n", &tm)))
		text_add(&w->buf, text, n);
	writer_end(w);
	return out_record_done(s);
}

static int act_join(struct session *s, const struct plan_event *ev, const uint8_t *rec, size_t len)
{
	struct writer *w = s->out;

	writer_begin(w, "join");
	for (size_t i = 0; i < ev->fields.nr; i++) {
		const uint8_t *p;
		size_t n;

		if (!event_field(ev, i, rec, len, &p, &n) || !n || (!*p && !string_unread(p, n)))
			break;
		if (i)
			sb_str(&w->buf, ev->text ? ev->text : " ");
		value_text(&w->vx, ev->fields.v[i].type, p, n, &w->buf);
	}
	if (s->opts.format != OUT_JSON)
		text_char(&w->buf, '\n');
	writer_end(w);
	return out_record_done(s);
}

static int act_cat(struct session *s, uint32_t event, const uint8_t *rec, size_t len)
{
	struct strbuf tmp = {0};
	const char *path = format(s, event, rec, len, false, &tmp);
	struct writer *w = s->out;
	uint64_t left = s->plan->config.max_cat_bytes;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		rt_error(s, "failed to open file '%s' (%s)", path, strerror(errno));
		sb_free(&tmp);
		return 0;
	}
	tmp.len = 0;
	while (left) {
		size_t room = left < 8192 ? left : 8192;
		ssize_t n = read(fd, text_room(&tmp, room), room);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text_took(&tmp, (size_t)n);
		left -= (uint64_t)n;
	}
	writer_begin(w, "cat");
	if (w->vx.escape)
		text_escaped(&w->buf, sb_text(&tmp), tmp.len);
	else
		text_add(&w->buf, sb_text(&tmp), tmp.len);
	writer_end(w);
	close(fd);
	sb_free(&tmp);
	return out_record_done(s);
}

/* Runs text through the shell; both its streams are appended to out. */
static int run_shell(const char *cmd, struct strbuf *out)
{
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (pid < 0) {
		int err = -errno;

		close(fds[0]);
		close(fds[1]);
		return err;
	}
	if (!pid) {
		signal(SIGPIPE, SIG_DFL);
		dup2(fds[1], STDOUT_FILENO);
		dup2(fds[1], STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", cmd, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	for (;;) {
		ssize_t n = read(fds[0], text_room(out, 8192), 8192);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text_took(out, (size_t)n);
	}
	close(fds[0]);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}

static int act_system(struct session *s, uint32_t event, const uint8_t *rec, size_t len)
{
	struct writer *w = s->out;
	struct strbuf tmp = {0};
	int err;

	if (!s->opts.unsafe) {
		rt_error(s, "system() is an unsafe function being used in safe mode");
		return 0;
	}
	writer_begin(w, "syscall");
	err = run_shell(format(s, event, rec, len, false, &tmp), &w->buf);
	if (s->opts.format != OUT_JSON)
		text_char(&w->buf, '\n');
	writer_end(w);
	if (err)
		rt_error(s, "cannot run '%s': %s", sb_text(&tmp), strerror(-err));
	sb_free(&tmp);
	return out_record_done(s);
}

#define SHOWN_PER_SITE 20		/* messages of one place; the rest is counted */

/* Whether a message of this place is still shown on stderr. */
static bool show_again(struct session *s, uint64_t site)
{
	return ++*ev_shown(s, site) <= SHOWN_PER_SITE;
}

void act_report_hidden(struct session *s)
{
	for (size_t i = 0; i < s->plan->sites.nr; i++) {
		uint32_t nr = *ev_shown(s, i);

		if (nr > SHOWN_PER_SITE)
			rt_warn_at(s, &(struct plan_site){ .file = s->plan->sites.v[i].file, .line = s->plan->sites.v[i].line,
				   .col = s->plan->sites.v[i].col, .len = s->plan->sites.v[i].len },
				   "%u more messages of this place were not shown", nr - SHOWN_PER_SITE);
	}
}

/* The message of a place with the number that came with it. */
static const char *site_text(const struct plan_site *site, int ret, char *buf, size_t size)
{
	const char *number = strstr(site->text, "%d");

	if (!number)
		return site->text;
	snprintf(buf, size, "%.*s%d%s", (int)(number - site->text), site->text, ret, number + 2);
	return buf;
}

int act_tell(struct session *s, uint64_t index, int ret)
{
	const struct plan_site *site;
	const char *text;
	char buf[128];

	if (index >= s->plan->sites.nr)
		return 0;
	site = &s->plan->sites.v[index];
	if (s->opts.no_warnings || (site->only_warnings && !s->opts.warnings_k))
		return 0;
	if (ret == -E2BIG && site->helper && !strcmp(site->helper, "map_update_elem"))
		text = MAP_FULL_TEXT;
	else if (site->text)
		text = site_text(site, ret, buf, sizeof(buf));
	else
		text = site->helper ? strerror(ret < 0 ? -ret : ret) : "run-time error";
	if (s->out->ops->message &&
	    s->out->ops->message(s->out, site->helper ? "helper_error" : "runtime_error", text, site, site->helper, ret))
		return out_record_done(s);
	if (!show_again(s, index))
		return 0;
	if (site->helper)
		rt_warn_at(s, site, "%s\nAdditional Info - helper: %s, retcode: %d", text, site->helper, ret);
	else
		rt_warn_at(s, site, "%s", text);
	return 0;
}

static int act_skb(struct session *s, uint32_t event, const uint8_t *rec, size_t len)
{
	const struct plan_event *ev = &s->plan->events.v[event];
	const uint8_t *p;
	size_t n;

	if (!event_field(ev, 1, rec, len, &p, &n) || !ev->text)
		return 0;
	return skb_write(s, ev->text, field_u64(ev, 0, rec, len), p, n);
}

int act_handle(struct session *s, uint32_t event, const uint8_t *rec, size_t len)
{
	const struct plan_event *ev = &s->plan->events.v[event];
	struct print_how how;
	bool map_ok = ev->map < s->plan->maps.nr && s->plan->maps.v[ev->map].role == ROLE_USER;

	switch (ev->act) {
	case ACT_PRINTF:
		return act_printf(s, event, rec, len);
	case ACT_ERRORF: case ACT_WARNF:
		return act_message(s, event, rec, len);
	case ACT_PRINT_VALUE:
		return act_value(s, ev, rec, len);
	case ACT_TIME:
		return act_time(s, ev);
	case ACT_JOIN:
		return act_join(s, ev, rec, len);
	case ACT_CAT:
		return act_cat(s, event, rec, len);
	case ACT_SYSTEM:
		return act_system(s, event, rec, len);
	case ACT_REPORT:
		return act_tell(s, field_u64(ev, 0, rec, len), (int)load_int(rec + offsetof(struct event_head, extra), 4));
	case ACT_SKB:
		return act_skb(s, event, rec, len);
	case ACT_PRINT_MAP: case ACT_DRAIN: case ACT_DRAIN_ZERO:
		how = (struct print_how){ .top = field_u64(ev, 0, rec, len), .div = field_u64(ev, 1, rec, len), .sort = ev->sort,
					  .take = ev->act == ACT_DRAIN ? TAKE_ALL :
						  ev->act == ACT_DRAIN_ZERO ? TAKE_VALUES : TAKE_NOTHING };
		return map_ok ? map_print(s, ev->map, &how) : 0;
	case ACT_CLEAR:
		if (map_ok)
			map_clear(s, ev->map);
		return 0;
	case ACT_ZERO:
		if (map_ok)
			map_zero(s, ev->map);
		return 0;
	case ACT_EXIT:
		s->exiting = true;
		s->exit_code = (int)(load_uint(rec + offsetof(struct event_head, extra), 4) & 0xff);
		return 0;
	case ACT_UNWIND:
		unwind_load(s, (uint32_t)load_uint(rec + offsetof(struct event_head, extra), 4));
		return 0;
	case ACT_NR:
		break;
	}
	return 0;
}
