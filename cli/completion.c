/*
 * scry completion SHELL: prints the completion of a shell, made from the tables of options, subcommands, tools and warnings, so that it
 * cannot fall behind them.  "make install" puts it where the shells look; on a host that got the one file only:
 *
 *	source <(scry completion bash)
 */
#include <ctype.h>
#include <string.h>

#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/opts.h"

/* What an option's argument is. */
enum value { VAL_NONE, VAL_TEXT, VAL_WORDS, VAL_FILE, VAL_DIR, VAL_PID, VAL_PROCESS, VAL_USER, VAL_COMMAND };

static const struct {
	enum value kind;
	const char *words;
} values[OPT_NR] = {
	[OPT_EXPR] = { VAL_TEXT, NULL },
	[OPT_PID] = { VAL_PID, NULL },
	[OPT_CMD] = { VAL_COMMAND, NULL },
	[OPT_CGROUP] = { VAL_DIR, NULL },
	[OPT_COMM] = { VAL_PROCESS, NULL },
	[OPT_UID] = { VAL_USER, NULL },
	[OPT_PID_NS] = { VAL_PID, NULL },
	[OPT_OUTPUT] = { VAL_FILE, NULL },
	[OPT_FORMAT] = { VAL_WORDS, "text json table csv folded svg pprof" },
	[OPT_BUFFER] = { VAL_WORDS, "line full none" },
	[OPT_DISABLE] = { VAL_WORDS, NULL },	/* names of warnings */
	[OPT_MODE] = { VAL_WORDS, "codegen compiler-bench bench test format" },
	[OPT_PROBE_FILTER] = { VAL_TEXT, NULL },
	[OPT_INCLUDE_DIR] = { VAL_DIR, NULL },
	[OPT_INCLUDE] = { VAL_FILE, NULL },
	[OPT_DEBUGINFO] = { VAL_DIR, NULL },
	[OPT_TRACEABLE] = { VAL_FILE, NULL },
	[OPT_NO_FEATURE] = { VAL_WORDS, "kprobe_multi kprobe_session uprobe_multi uprobe_session sleepable_uprobe" },
	[OPT_DWARF_PID] = { VAL_PID, NULL },
	[OPT_DUMP] = { VAL_WORDS, "tokens ast typed plan ir ir-opt asm bytes" },
	[OPT_DEBUG] = { VAL_WORDS, "ast types codegen codegen-opt libbpf verifier all" },
	[OPT_EMIT_ELF] = { VAL_FILE, NULL },
	[OPT_EMIT_LLVM] = { VAL_FILE, NULL },
	[OPT_DIAGNOSTICS] = { VAL_WORDS, "text json" },
	[OPT_HAS] = { VAL_WORDS, NULL },	/* kernel features */
};

static const char *const command_names[] = {
#define C(name, args, doc) #name,
#include "cli/commands.def"
#undef C
};

#define NR_COMMANDS (sizeof(command_names) / sizeof(command_names[0]))

static enum value kind_of(int id)
{
	if (!opt_rows[id].arg)
		return VAL_NONE;
	return values[id].kind == VAL_NONE ? VAL_TEXT : values[id].kind;
}

static void put_words(int id)
{
	bool any = false;

	if (values[id].words) {
		fputs(values[id].words, stdout);
		return;
	}
	for (int i = 0; id == OPT_HAS && i < FEAT_NR; i++)
		printf("%s%s", i ? " " : "", feature_name((enum feature)i));
	if (id == OPT_HAS)
		return;
	for (int i = 0; i < DIAG_NR; i++) {
		const char *name = diag_info((enum diag_code)i)->name;

		if (!*name)
			continue;
		printf("%s%s", any ? " " : "", name);
		any = true;
	}
}

/* Subcommands and tools. */
static void put_first_words(void)
{
	for (size_t i = 0; i < NR_COMMANDS; i++)
		printf("%s%s", i ? " " : "", command_names[i]);
	for (size_t i = 0; i < tool_count(); i++)
		printf(" %s", tool_name(i));
}

/* "--list|-l" */
static void bash_names(int id)
{
	printf("--%s", opt_rows[id].name);
	if (opt_rows[id].short_name)
		printf("|-%c", opt_rows[id].short_name);
}

static void bash_value(int id)
{
	switch (kind_of(id)) {
	case VAL_NONE:
		return;
	case VAL_TEXT:
		printf(":");
		break;
	case VAL_WORDS:		/* of a list with commas the last one */
		printf("_scry_list \"$cur\" '");
		put_words(id);
		putchar('\'');
		break;
	case VAL_FILE:
		printf("compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))");
		break;
	case VAL_DIR:
		printf("compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))");
		break;
	case VAL_PID:
		printf("COMPREPLY=($(compgen -W \"$(cd /proc && echo [0-9]*)\" -- \"$cur\"))");
		break;
	case VAL_PROCESS:
		printf("COMPREPLY=($(compgen -W \"$(cat /proc/[0-9]*/comm 2>/dev/null | sort -u)\" -- \"$cur\"))");
		break;
	case VAL_USER:
		printf("COMPREPLY=($(compgen -u -- \"$cur\"))");
		break;
	case VAL_COMMAND:
		printf("COMPREPLY=($(compgen -c -- \"$cur\"))");
		break;
	}
}

static void bash(void)
{
	puts("# Completion of scry for bash; made by: scry completion bash\n"
	     "_scry_list() {\n"
	     "\tlocal head=\"\" word=\"$1\"\n"
	     "\t[[ $1 == *,* ]] && head=\"${1%,*},\" word=\"${1##*,}\"\n"
	     "\tCOMPREPLY=($(compgen -P \"$head\" -W \"$2\" -- \"$word\"))\n"
	     "}\n"
	     "# Probes have colons, at which bash breaks words: what stands before the last one is typed already.\n"
	     "_scry_probes() {\n"
	     "\tlocal line=\"${COMP_LINE:0:COMP_POINT}\" typed\n"
	     "\ttyped=\"${line##*[[:space:]]}\"; typed=\"${typed#[\\'\\\"]}\"\n"
	     "\tcompopt -o nospace\n"
	     "\tif [[ $typed != *:* ]]; then\n"
	     "\t\tcompopt -o filenames\n"
	     "\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))");
	printf("\t\tCOMPREPLY+=($(compgen -S : -W '");
#define P(id, name, ...) printf("%s ", name);
#include "sema/probes.def"
#undef P
	puts("' -- \"$cur\"))\n"
	     "\telse\n"
	     "\t\tlocal before=\"${typed%:*}:\" IFS=$'\\n'\n"
	     "\t\t[[ $COMP_WORDBREAKS == *:* ]] || before=\"\"\n"
	     "\t\tCOMPREPLY=($(\"${COMP_WORDS[0]}\" -l \"$typed*\" 2>/dev/null | head -200))\n"
	     "\t\tCOMPREPLY=(\"${COMPREPLY[@]#\"$before\"}\")\n"
	     "\tfi\n"
	     "}\n"
	     "_scry() {\n"
	     "\tlocal cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\" first=\"\" word i\n"
	     "\tCOMPREPLY=()\n"
	     "\tcase \"$prev\" in");
	for (int id = 0; id < OPT_NR; id++) {
		if (kind_of(id) == VAL_NONE || !*opt_rows[id].doc)
			continue;
		printf("\t");
		bash_names(id);
		printf(") ");
		bash_value(id);
		puts("; return ;;");
	}
	puts("\tesac\n"
	     "\tif [[ $cur == -* ]]; then");
	printf("\t\tCOMPREPLY=($(compgen -W '");
	for (int id = 0; id < OPT_NR; id++)
		if (*opt_rows[id].doc)
			printf("%s--%s", id ? " " : "", opt_rows[id].name);
	puts(" --btf --strict' -- \"$cur\"))\n"
	     "\t\treturn\n"
	     "\tfi\n"
	     "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	     "\t\tword=\"${COMP_WORDS[i]}\"\n"
	     "\t\t[[ $word == -l || $word == -lv || $word == -vl || $word == --list ]] && { _scry_probes; return; }\n"
	     "\t\t[[ -z $first && $word != -* ]] && first=\"$word\"\n"
	     "\tdone\n"
	     "\tcase \"$first\" in\n"
	     "\texplain) COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" explain 2>/dev/null |\n"
	     "\t\tsed 's/^\\(.....\\)  \\([^ ]*\\).*/\\1 \\2/')\" -- \"$cur\")) ;;\n"
	     "\tcompletion) COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\")) ;;");
	printf("\t'') compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\") $(compgen -W '");
	put_first_words();
	puts("' -- \"$cur\")) ;;\n"
	     "\t*) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n"
	     "\tesac\n"
	     "}\n"
	     "complete -F _scry scry");
}

/* Text of a zsh description or a fish string in single quotes. */
static void put_quoted(const char *s, const char *special)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", stdout);
		else if (strchr(special, *s))
			printf("\\%c", *s);
		else
			putchar(*s);
	}
}

static void zsh_value(int id)
{
	if (kind_of(id) == VAL_NONE)
		return;
	putchar(':');
	for (const char *p = opt_rows[id].arg; isalpha((unsigned char)*p); p++)
		putchar(tolower((unsigned char)*p));
	putchar(':');
	switch (kind_of(id)) {
	case VAL_NONE: case VAL_TEXT:
		putchar(' ');
		break;
	case VAL_WORDS:
		printf("_sequence compadd - ");
		put_words(id);
		break;
	case VAL_FILE:
		printf("_files");
		break;
	case VAL_DIR:
		printf("_files -/");
		break;
	case VAL_PID:
		printf("_pids");
		break;
	case VAL_PROCESS:
		printf("_process_names -a");
		break;
	case VAL_USER:
		printf("_users");
		break;
	case VAL_COMMAND:
		printf("_cmdstring");
		break;
	}
}

static void zsh(void)
{
	puts("#compdef scry\n"
	     "# Completion of scry for zsh; made by: scry completion zsh\n"
	     "_scry() {\n"
	     "\tlocal -a first\n"
	     "\tfirst=(");
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		static const char *const docs[] = {
#define C(name, args, doc) doc,
#include "cli/commands.def"
#undef C
		};

		printf("\t\t'%s:", command_names[i]);
		put_quoted(docs[i], ":");
		puts("'");
	}
	for (size_t i = 0; i < tool_count(); i++)
		printf("\t\t'%s:a bundled tool'\n", tool_name(i));
	puts("\t)\n"
	     "\t_arguments -s -S \\");
	for (int id = 0; id < OPT_NR; id++) {
		const struct opt_row *o = &opt_rows[id];
		const char *eq = o->arg ? "=" : "";

		if (!*o->doc)
			continue;
		if (o->short_name)
			printf("\t\t'(-%c --%s)'{-%c%s,--%s%s}'[", o->short_name, o->name, o->short_name, o->arg ? "+" : "", o->name, eq);
		else
			printf("\t\t'--%s%s[", o->name, eq);
		put_quoted(o->doc, "[]");
		putchar(']');
		zsh_value(id);
		puts("' \\");
	}
	puts("\t\t'1: :{_describe -t commands \"command or tool\" first; _files}' \\\n"
	     "\t\t'*: :_files'\n"
	     "}\n"
	     "_scry \"$@\"");
}

static void fish_value(int id)
{
	switch (kind_of(id)) {
	case VAL_NONE:
		break;
	case VAL_TEXT:
		printf(" -x");
		break;
	case VAL_WORDS:
		printf(" -x -a '");
		put_words(id);
		putchar('\'');
		break;
	case VAL_FILE:
		printf(" -r -F");
		break;
	case VAL_DIR:
		printf(" -x -a '(__fish_complete_directories)'");
		break;
	case VAL_PID:
		printf(" -x -a '(__fish_complete_pids)'");
		break;
	case VAL_PROCESS:
		printf(" -x -a '(__fish_complete_proc)'");
		break;
	case VAL_USER:
		printf(" -x -a '(__fish_complete_users)'");
		break;
	case VAL_COMMAND:
		printf(" -x -a '(__fish_complete_command)'");
		break;
	}
}

static void fish(void)
{
	puts("# Completion of scry for fish; made by: scry completion fish");
	for (int id = 0; id < OPT_NR; id++) {
		const struct opt_row *o = &opt_rows[id];

		if (!*o->doc)
			continue;
		printf("complete -c scry -l %s", o->name);
		if (o->short_name)
			printf(" -s %c", o->short_name);
		fish_value(id);
		printf(" -d '");
		put_quoted(o->doc, "\\");
		puts("'");
	}
	printf("complete -c scry -n '__fish_use_subcommand' -a '");
	put_first_words();
	puts("'\n"
	     "complete -c scry -n '__fish_seen_subcommand_from explain' -x -a '(scry explain | string match -r \"^.....\")'\n"
	     "complete -c scry -n '__fish_seen_subcommand_from completion' -x -a 'bash zsh fish'\n"
	     "complete -c scry -n '__fish_contains_opt -s l list' -x -a '(scry -l (commandline -ct)\"*\" 2>/dev/null)'");
}

int cmd_completion(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };

	for (size_t i = 0; argc == 2 && i < sizeof(shells) / sizeof(shells[0]); i++)
		if (!strcmp(argv[1], shells[i].name)) {
			shells[i].print();
			return 0;
		}
	fprintf(stderr, "ERROR: USAGE: scry completion bash | zsh | fish\n");
	return 2;
}
