/*
 * What the prompt completes, by where the cursor stands:
 *
 *	.do|			commands; behind .load and .doc files and names
 *	kpro|			probe types, with the colon that follows
 *	kprobe:vfs_r|		probes of this host, from the same source as -l
 *	t:sched:x { args.|	arguments of the probe in front of the block
 *	{ @lat[co|		builtins and functions
 *	{ $x|  { @l|		variables and maps that are in the script already
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* readline's header wants stdio first. */
#include <stdio.h>

#include <readline/readline.h>

#include "base/strbuf.h"
#include "cli/prompt.h"

#define MATCHES_MAX 1000

/* readline calls back without an argument, so what it asks for is kept here while it does. */
static struct {
	const struct cli *cli;
	const struct strbuf *typed;
	VEC(char *) found;		/* heap memory until readline has taken it */
} self;

static const struct {
	const char *name, *target, *doc;
} probe_rows[] = {
#define P(id, name, aliases, target, doc) { name, target, doc },
#include "sema/probes.def"
#undef P
};

#define NR_PROBES (sizeof(probe_rows) / sizeof(probe_rows[0]))

static void offer(const char *name, size_t len, const char *text)
{
	size_t n = strlen(text);

	if (len < n || strncmp(name, text, n) || self.found.nr >= MATCHES_MAX)
		return;
	vec_push(NULL, &self.found, strndup(name, len));
}

static void offer_commands(const char *text)
{
	for (size_t i = 0; prompt_commands[i]; i++)
		offer(prompt_commands[i], strlen(prompt_commands[i]), text);
}

static void offer_builtins(const char *text)
{
	for (int i = 0; i < BI_NR; i++) {
		const char *name = builtin_get((enum builtin_id)i)->name;

		offer(name, strlen(name), text);
	}
}

static void offer_probe_types(const char *text)
{
	char name[64];

	for (size_t i = 0; i < NR_PROBES; i++) {
		snprintf(name, sizeof(name), "%s%s", probe_rows[i].name, *probe_rows[i].target ? ":" : "");
		offer(name, strlen(name), text);
	}
}

/* Where a probe may begin; as the first word also a tool, which is run. */
static void offer_first(const char *text, bool first)
{
	offer_probe_types(text);
	for (size_t i = 0; first && *text && i < tool_count(); i++)
		offer(tool_name(i), strlen(tool_name(i)), text);
}

/* Lists as -l does, into out. */
static void list(const char *pattern, bool arguments, struct strbuf *out)
{
	struct cli c = *self.cli;
	struct front f;

	c.mode = MODE_LIST;
	front_init(&f, &c);
	sema_list(f.arena, &f.host, &f.opts, pattern, arguments, f.diags, out);
	front_free(&f);
}

/* Break characters leave colons in the word, so it is the whole probe. */
static void offer_probes(const char *text)
{
	struct strbuf pattern = { 0 }, out = { 0 };

	sb_printf(&pattern, "%s*", text);
	list(sb_text(&pattern), false, &out);
	for (const char *p = sb_text(&out); *p; p += strcspn(p, "\n"), p += *p == '\n')
		offer(p, strcspn(p, "\n"), text);
	sb_free(&pattern);
	sb_free(&out);
}

/* The last word of each indented line is an argument's name: "    char comm[16]". */
static void offer_arguments(const char *probe, const char *text)
{
	const char *member = strchr(text, '.') + 1;
	struct strbuf out = { 0 }, word = { 0 };

	list(probe, true, &out);
	for (const char *p = sb_text(&out); *p; p += strcspn(p, "\n"), p += *p == '\n') {
		const char *end = p + strcspn(p, "[\n"), *from = end;

		if (strncmp(p, "    ", 4))
			continue;
		while (from > p && (isalnum((unsigned char)from[-1]) || from[-1] == '_'))
			from--;
		sb_reset(&word);
		sb_printf(&word, "%.*s%.*s", (int)(member - text), text, (int)(end - from), from);
		offer(sb_text(&word), word.len, text);
	}
	sb_free(&out);
	sb_free(&word);
}

/* Words of the script that begin with this character: variables, maps. */
static void offer_words(const char *script, const char *text)
{
	for (const char *p = script; (p = strchr(p, *text)); p++) {
		size_t n = 1;

		while (isalnum((unsigned char)p[n]) || p[n] == '_')
			n++;
		if (n > strlen(text))
			offer(p, n, text);
	}
}

static char *next_found(const char *text, int state)
{
	static size_t at;

	if (!state)
		at = 0;
	return at < self.found.nr ? self.found.v[at++] : NULL;
}

/* The script up to the cursor: whether it is inside a block, and the first attach point in front of that block, in the arena. */
static bool in_block(const char *script, size_t len, char *probe, size_t room)
{
	size_t start = 0, depth = 0, n;

	for (size_t i = 0; i < len; i++) {
		if (script[i] == '{' && !depth++) {
			n = strcspn(script + start, ",/{ \t\n");
			snprintf(probe, room, "%.*s", (int)n, script + start);
		} else if (script[i] == '}' && depth && !--depth) {
			start = i + 1;
			start += strspn(script + start, " \t\n;");
		}
	}
	return depth > 0;
}

static void find(const char *text, int start)
{
	struct strbuf script = { 0 };
	char probe[256] = "";
	const char *line = rl_line_buffer + strspn(rl_line_buffer, " \t");

	if (self.typed->len)
		sb_printf(&script, "%s\n", self.typed->s);
	sb_printf(&script, "%.*s", start, rl_line_buffer);
	if (!self.typed->len && *line == '.' && line == rl_line_buffer + start)
		offer_commands(text);
	else if (!self.typed->len && !strncmp(line, ".doc", 4))
		offer_builtins(text), offer_probe_types(text);
	else if (!self.typed->len && *line == '.')
		strchr(text, ':') ? offer_probes(text) : offer_probe_types(text);
	else if (*text == '$' || *text == '@')
		offer_words(sb_text(&script), text);
	else if (!in_block(sb_text(&script), script.len, probe, sizeof(probe)))
		strchr(text, ':') ? offer_probes(text) : offer_first(text, script.len == 0);
	else if (!strncmp(text, "args.", 5))
		offer_arguments(probe, text);
	else
		offer_builtins(text);
	sb_free(&script);
}

static char **complete(const char *text, int start, int end)
{
	const char *line = rl_line_buffer + strspn(rl_line_buffer, " \t");

	rl_completion_append_character = 0;
	if (!self.typed->len && !strncmp(line, ".load ", 6))
		return NULL;	/* file names */
	rl_attempted_completion_over = 1;
	vec_free(&self.found);
	find(text, start);
	return rl_completion_matches(text, next_found);
}

void prompt_complete_init(const struct cli *c, const struct strbuf *typed)
{
	self.cli = c;
	self.typed = typed;
	rl_readline_name = "scry";
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n\"'`;{([,+-<>!&|=~%/?";
	rl_completer_word_break_characters = rl_basic_word_break_characters;
}

void prompt_describe(const char *name)
{
	const struct builtin *b = builtin_find(name);
	const char *near, *names[NR_PROBES];
	size_t n = strcspn(name, ":");

	if (b) {
		printf("%s\n    %s\n", b->proto, b->doc);
		return;
	}
	for (size_t i = 0; i < NR_PROBES; i++) {
		names[i] = probe_rows[i].name;
		if (strlen(names[i]) == n && !strncmp(names[i], name, n)) {
			printf("%s%s%s\n    %s\n", names[i], *probe_rows[i].target ? ":" : "", probe_rows[i].target, probe_rows[i].doc);
			return;
		}
	}
	near = builtin_nearest(name);
	if (!near)
		near = nearest_name(name, names, NR_PROBES);
	if (near)
		printf("there is no '%s'; did you mean '%s'?\n", name, near);
	else
		printf("there is no '%s'\n", name);
}
