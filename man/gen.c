/*
 * Fills the tables of the manual: copies a template from standard input and replaces each line "@options@",
 * "@probes@", "@variables@", "@functions@", "@config@", "@features@", "@capabilities@", "@unsafe@", "@warnings@" by rows made from
 * the same .def files the program uses.
 * "make docs" runs it; "make lint" fails when what is checked in differs.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A backslash and a leading dot or quote mean something to roff; hyphens of options must stay hyphens. */
static void text(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '-')
			fputs("\\-", stdout);
		else
			putchar(*s);
	}
}

static void entry(const char *head, const char *doc)
{
	fputs(".TP\n.B ", stdout);
	text(head);
	fputs("\n", stdout);
	text(doc);
	putchar('\n');
}

static void option(const char *name, char c, const char *arg, const char *doc)
{
	char head[128];

	if (!*doc)
		return;
	if (c)
		snprintf(head, sizeof(head), "-%c, --%s%s%s", c, name, arg ? " " : "", arg ? arg : "");
	else
		snprintf(head, sizeof(head), "--%s%s%s", name, arg ? " " : "", arg ? arg : "");
	entry(head, doc);
}

static void options(void)
{
#define O(id, lname, sname, argname, doc) option(lname, sname, argname, doc);
#include "cli/opts.def"
#undef O
}

static void probe(const char *name, const char *aliases, const char *target, const char *doc)
{
	char head[160];

	snprintf(head, sizeof(head), "%s%s%s%s%s%s", name, *target ? ":" : "", target, *aliases ? "  (" : "", aliases, *aliases ? ")" : "");
	entry(head, doc);
}

static void probes(void)
{
#define P(id, name, aliases, target, doc) probe(name, aliases, target, doc);
#include "sema/probes.def"
#undef P
}

#define FEAT_D_PATH 0
#define FEAT_SIGNAL 0
#define FEAT_OVERRIDE 0
enum {
#define P(id, ...) PROBE_##id,
#include "sema/probes.def"
#undef P
};

static void variables(void)
{
#define T_BARE 1
#define T_PURE 0
#define T_ASYNC 0
#define T_UNSAFE 0
#define T_AGG 0
#define T_CONTROL 0
#define T_MACRO 0
#define ROW(name, proto, traits, doc) do { if ((traits) & T_BARE) entry(proto, doc); } while (0);
#define BV(id, name, proto, where, needs, traits, doc) ROW(name, proto, traits, doc)
#define BF(id, name, proto, where, needs, traits, doc) ROW(name, proto, traits, doc)
#define BC(id, name, proto, where, needs, traits, doc) ROW(name, proto, traits, doc)
#include "sema/builtins.def"
#undef ROW
}

static void functions(void)
{
#define ROW(name, proto, traits, doc) do { if (!((traits) & T_BARE)) entry(proto, doc); } while (0);
#include "sema/builtins.def"
#undef ROW
}

/* The default of a word is a constant of the program: its last part in small letters, "0" the first that the text names. */
static void setting(const char *name, char kind, const char *def, const char *doc)
{
	const char *last = strrchr(def, '_');
	char head[128], text[32] = "";

	if (kind != 'W' && strcmp(def, "\"\""))
		snprintf(text, sizeof(text), "%s", def);
	for (size_t i = 0; kind == 'W' && last && last[i + 1] && i + 1 < sizeof(text); i++) {
		text[i] = (char)tolower((unsigned char)last[i + 1]);
		text[i + 1] = 0;
	}
	snprintf(head, sizeof(head), "%s%s%s", name, *text ? " = " : "", text);
	entry(head, doc);
}

static void config(void)
{
#define K(name, kind, def, doc) setting(#name, #kind[0], #def, doc);
#include "sema/config.def"
#undef K
}

static void features(void)
{
#define F(id, name, since, doc) entry(name " (" since ")", doc);
#include "sema/features.def"
#undef F
}

static void warning(const char *code, const char *name, const char *doc)
{
	char head[64];

	if (!*name)
		return;
	snprintf(head, sizeof(head), "%s (%s)", name, code);
	entry(head, doc);
}

static void warnings(void)
{
#define D(id, code, name, text, example, cure) warning(code, name, text);
#include "base/diag.def"
#undef D
}

static void unsafe_functions(void)
{
#define UNSAFE_ALL ""
#define UNSAFE_TRAMPOLINE " (fentry, fexit)"
#define UNSAFE_FEXIT " (fexit)"
#define UNSAFE_UNWATCHED " (fentry, fexit; also with --unsafe)"
#define U(pattern, types, reason) entry(pattern types, reason);
#include "sema/unsafe.def"
#undef U
}

static void capabilities(void)
{
#define C(id, name, number, doc) entry(name, doc);
#include "sema/caps.def"
#undef C
}

int main(void)
{
	static const struct {
		const char *mark;
		void (*fill)(void);
	} tables[] = {
		{ "@options@\n", options }, { "@probes@\n", probes }, { "@variables@\n", variables },
		{ "@functions@\n", functions }, { "@config@\n", config }, { "@features@\n", features },
		{ "@warnings@\n", warnings },
		{ "@capabilities@\n", capabilities }, { "@unsafe@\n", unsafe_functions },
	};
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		size_t i, n = sizeof(tables) / sizeof(*tables);

		for (i = 0; i < n && strcmp(line, tables[i].mark); i++)
			;
		if (i < n)
			tables[i].fill();
		else
			fputs(line, stdout);
	}
	return 0;
}
