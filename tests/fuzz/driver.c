/*
 * Runs a fuzz target: int fuzz_one(const uint8_t *data, size_t len).
 *
 *	fuzz_x [-t SECONDS] [-n EXECUTIONS] [-s SEED] [-o FOLDER] [-k FOLDER] FILE|FOLDER...	mutates the files until the time is over
 *	fuzz_x -r FILE...							runs the files as they are
 *
 * Coverage comes from gcc's -fsanitize-coverage=trace-pc: an input that takes a way between two places that no input took
 * before joins the pool, and with -k also the folder, from which the next run goes on.  The input under test lies in
 * FOLDER/last-input (mapped, so it survives the crash of this process).
 *
 * An input that takes more than five seconds of processor time is a finding too; how long a busy machine makes it wait does
 * not count.  So is one that leaks: the leak sanitizer looks after every few thousand inputs, and when it finds something
 * these run again, each with a look of its own.  With one seed the order of inputs is always the same.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sanitizer/lsan_interface.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MAX_LEN	 ((size_t)1 << 16)
#define MAX_POOL 50000
#define MAP_SIZE ((size_t)1 << 18)	/* fits the second-level cache */
#define BATCH	 4000			/* inputs between two looks for leaks */
#define BATCH_BYTES ((size_t)16 << 20)
#define SLOW_SECONDS 5

int fuzz_one(const uint8_t *data, size_t len);
void __sanitizer_cov_trace_pc(void);

struct input {
	uint8_t *data;
	size_t len;
};

static struct input pool[MAX_POOL];
static size_t nr_pool;
static uint8_t seen[MAP_SIZE];
static uintptr_t place;
static bool found_new;
static uint64_t rng = 88172645463325252ull;
static volatile unsigned long nr_runs;
static const char *self, *folder = "fuzz-out", *keep;
static struct last {
	uint64_t len;
	uint8_t data[MAX_LEN];
} *last;
static struct {
	size_t nr, used;
	size_t len[BATCH];
	uint8_t *bytes;
} batch;

__attribute__((no_sanitize("address", "undefined"))) void __sanitizer_cov_trace_pc(void)
{
	uintptr_t pc = (uintptr_t)__builtin_return_address(0) * 0x9e3779b97f4a7c15ull >> 46;
	uint8_t *s = &seen[(pc ^ place) & (MAP_SIZE - 1)];

	place = pc >> 1;
	if (!*s) {
		*s = 1;
		found_new = true;
	}
}

static uint64_t next_random(void)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng;
}

static size_t below(size_t n)
{
	return n ? next_random() % n : 0;
}

static void add_input(const uint8_t *data, size_t len)
{
	if (nr_pool == MAX_POOL)
		return;
	pool[nr_pool].data = malloc(len + 1);
	memcpy(pool[nr_pool].data, data, len);
	pool[nr_pool++].len = len;
}

static void read_inputs(const char *path)
{
	static uint8_t buf[MAX_LEN];
	char sub[4096];
	struct dirent *e;
	struct stat st;
	FILE *f;
	DIR *d;

	if (stat(path, &st))
		return;
	if (S_ISDIR(st.st_mode)) {
		d = opendir(path);
		while (d && (e = readdir(d)))
			if (e->d_name[0] != '.') {
				snprintf(sub, sizeof(sub), "%s/%s", path, e->d_name);
				read_inputs(sub);
			}
		if (d)
			closedir(d);
		return;
	}
	f = fopen(path, "rb");
	if (f) {
		add_input(buf, fread(buf, 1, sizeof(buf), f));
		fclose(f);
	}
}

static void write_file(const char *dir, const char *name, unsigned long nr, const uint8_t *data, size_t len)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s-%lx", dir, name, nr);
	f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(2);
	}
	fwrite(data, 1, len, f);
	fclose(f);
}

static void run(const uint8_t *data, size_t len)
{
	memcpy(last->data, data, len);
	last->len = len;
	nr_runs++;
	place = 0;
	fuzz_one(last->data, len);
}

/* ---- leaks ---- */

/* Runs all inputs since the last look again in a new process, where -r finds the guilty one. */
static void leak_found(void)
{
	static char *argv[BATCH + 6];
	char path[4096];
	size_t at = 0;
	int n = 0;

	argv[n++] = (char *)self;
	argv[n++] = "-r";
	argv[n++] = "-o";
	argv[n++] = (char *)folder;
	for (size_t i = 0; i < batch.nr; i++) {
		write_file(folder, "leak", i, batch.bytes + at, batch.len[i]);
		at += batch.len[i];
		snprintf(path, sizeof(path), "%s/leak-%zx", folder, i);
		argv[n++] = strdup(path);
	}
	fflush(stdout);
	execv("/proc/self/exe", argv);
	_exit(2);
}

static void look_for_leaks(void)
{
	if (batch.nr && __lsan_do_recoverable_leak_check())
		leak_found();
	batch.nr = batch.used = 0;
}

static void remember(const uint8_t *data, size_t len)
{
	if (batch.nr == BATCH || batch.used + len > BATCH_BYTES)
		look_for_leaks();
	memcpy(batch.bytes + batch.used, data, len);
	batch.used += len;
	batch.len[batch.nr++] = len;
}

/* ---- mutation ---- */

/* Makes room for n bytes at a place and fills it; the text may already be too long for that. */
static size_t insert(uint8_t *out, size_t len, size_t at, const uint8_t *piece, size_t n)
{
	if (len + n > MAX_LEN)
		return len;
	memmove(out + at + n, out + at, len - at);
	memcpy(out + at, piece, n);
	return len + n;
}

static size_t cut(uint8_t *out, size_t len, size_t from, size_t n)
{
	memmove(out + from, out + from + n, len - from - n);
	return len - n;
}

static size_t piece_of(const struct input *in, size_t max, size_t *from)
{
	*from = below(in->len);
	return below(in->len - *from < max ? in->len - *from + 1 : max);
}

static bool is_word(uint8_t c)
{
	return c == '_' || c == '@' || c == '$' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The word around a random place (one byte where there is none). */
static size_t word_of(const uint8_t *data, size_t len, size_t *from)
{
	size_t at = below(len), end = at;

	while (at && is_word(data[at]) && is_word(data[at - 1]) && end - at < 40)
		at--;
	while (end < len && is_word(data[end]) && end - at < 80)
		end++;
	*from = at;
	return end > at ? end - at : len > 0;
}

/* A word, or a line, of another input instead of one here, so that texts stay well formed more often. */
static size_t swap_word(uint8_t *out, size_t len)
{
	const struct input *other = &pool[below(nr_pool)];
	size_t at, n, from, m;

	if (!len || !other->len)
		return len;
	n = word_of(out, len, &at);
	m = word_of(other->data, other->len, &from);
	len = cut(out, len, at, n);
	return insert(out, len, at, other->data + from, m);
}

/* Many times the same: deep nesting, long lists. */
static size_t repeat_often(uint8_t *out, size_t len)
{
	uint8_t piece[16];
	size_t from = below(len), n = below(len - from < 15 ? len - from + 1 : 15), times = below(30);

	if (!below(500))
		times = below(8000);
	memcpy(piece, out + from, n);
	while (times-- && len + n <= MAX_LEN)
		len = insert(out, len, from, piece, n);
	return len;
}

/* Numbers of binaries: sizes, offsets, counts. */
static void change_number(uint8_t *out, size_t len)
{
	static const uint64_t odd[] = { 0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 1ull << 63, ~0ull };
	size_t bytes = (size_t)1 << below(4), at;
	uint64_t v = 0;

	if (len < bytes)
		return;
	at = below(len - bytes + 1);
	if (below(2))
		at &= ~(bytes - 1);
	memcpy(&v, out + at, bytes);
	switch (below(4)) {
	case 0: v += below(33) - 16; break;
	case 1: v = odd[below(sizeof(odd) / sizeof(*odd))]; break;
	case 2: v = below(2) ? below(256) : next_random(); break;
	case 3: v = below(2) ? v << 1 : v ^ 1ull << below(bytes * 8); break;
	}
	memcpy(out + at, &v, bytes);
}

/* One small change of bytes, or a piece of another input: texts stay mostly texts, binaries keep their layout. */
static size_t change(uint8_t *out, size_t len)
{
	static const uint8_t odd[] = { 0, 1, 0x7f, 0x80, 0xff, '"', '\\', '{', '}', '(', '[', '@', '$', ':', '/', '*', '-', '\n', '9', '.' };
	struct input here = { out, len };
	const struct input *other = &pool[below(nr_pool)];
	uint8_t piece[128];
	size_t n, from;

	switch (below(12)) {
	case 0:
		if (len)
			out[below(len)] ^= 1u << below(8);
		return len;
	case 1:
		if (len)
			out[below(len)] = odd[below(sizeof(odd))];
		return len;
	case 2:
		n = piece_of(&here, 32, &from);
		return cut(out, len, from, n);
	case 3:			/* end early */
		return len > 1 && !below(4) ? below(len) : len;
	case 4:			/* repeat a piece */
		n = piece_of(&here, 64, &from);
		memcpy(piece, out + from, n);
		return insert(out, len, from, piece, n);
	case 5: case 6:
		n = piece_of(other, 128, &from);
		return insert(out, len, below(len + 1), other->data + from, n);
	case 7:
		change_number(out, len);
		return len;
	case 8:
		return repeat_often(out, len);
	case 9: case 10: case 11:
		return swap_word(out, len);
	}
	return len;
}

static size_t mutate(uint8_t *out)
{
	/* What joined late reached the newest places: it is chosen more often, and so is the shorter one of two. */
	const struct input *in = &pool[below(2) ? below(nr_pool) : nr_pool - 1 - below(nr_pool < 64 ? nr_pool : 64)];
	const struct input *other = &pool[below(nr_pool)];
	size_t len;

	if (below(4) && other->len < in->len)
		in = other;
	len = in->len;

	memcpy(out, in->data, len);
	for (size_t k = 1 + below(4); k > 0; k--)
		len = change(out, len);
	return len;
}

/* ---- the run ---- */

/* Each second of processor time: is it still the same input? */
static void on_tick(int sig)
{
	static unsigned long before;
	static int ticks;

	(void)sig;
	ticks = nr_runs == before ? ticks + 1 : 0;
	before = nr_runs;
	if (ticks > SLOW_SECONDS) {
		(void)!write(2, "an input took more than five seconds\n", 37);
		abort();
	}
}

static void watch(void)
{
	struct itimerval second = { .it_interval.tv_sec = 1, .it_value.tv_sec = 1 };

	signal(SIGPROF, on_tick);
	setitimer(ITIMER_PROF, &second, NULL);
}

static int replay(void)
{
	for (size_t i = 0; i < nr_pool; i++) {
		run(pool[i].data, pool[i].len);
		if (__lsan_do_recoverable_leak_check()) {
			printf("input %zu of %zu leaks\n", i + 1, nr_pool);
			return 1;
		}
	}
	printf("%zu inputs, no finding\n", nr_pool);
	return 0;
}

static void map_last(void)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/last-input", folder);
	mkdir(folder, 0777);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
	if (fd < 0 || ftruncate(fd, sizeof(*last))) {
		perror(path);
		exit(2);
	}
	last = mmap(NULL, sizeof(*last), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	batch.bytes = malloc(BATCH_BYTES);
	if (last == MAP_FAILED || !batch.bytes) {
		perror("mmap");
		exit(2);
	}
}

static void fuzz(unsigned long max, double seconds)
{
	static uint8_t buf[MAX_LEN];
	size_t nr_seeds = nr_pool;
	struct timespec t;
	time_t end;

	for (size_t i = 0; i < nr_seeds; i++) {
		remember(pool[i].data, pool[i].len);
		run(pool[i].data, pool[i].len);
	}
	clock_gettime(CLOCK_MONOTONIC, &t);
	end = t.tv_sec + (time_t)seconds;
	while (nr_runs < max) {
		size_t len = mutate(buf);

		remember(buf, len);
		found_new = false;
		run(buf, len);
		if (found_new) {
			add_input(buf, len);
			if (keep)
				write_file(keep, "input", next_random(), buf, len);
		}
		if (nr_runs % 64 == 0) {
			clock_gettime(CLOCK_MONOTONIC, &t);
			if (t.tv_sec >= end)
				break;
		}
	}
	look_for_leaks();
	printf("%lu executions, %zu inputs, %zu more kept\n", nr_runs, nr_seeds, nr_pool - nr_seeds);
}

int main(int argc, char **argv)
{
	unsigned long max = ~0ul;
	double seconds = 10;
	bool again = false;
	int c;

	self = argv[0];
	while ((c = getopt(argc, argv, "t:n:s:o:k:r")) != -1)
		switch (c) {
		case 't': seconds = atof(optarg); break;
		case 'n': max = strtoul(optarg, NULL, 0); break;
		case 's': rng ^= strtoull(optarg, NULL, 0) * 0x9e3779b97f4a7c15ull; break;
		case 'o': folder = optarg; break;
		case 'k': keep = optarg; break;
		case 'r': again = true; break;
		default: return 2;
		}
	map_last();
	watch();
	for (; optind < argc; optind++)
		read_inputs(argv[optind]);
	if (again)
		return replay();
	if (keep) {
		mkdir(keep, 0777);
		read_inputs(keep);
	}
	add_input((const uint8_t *)"", 0);
	fuzz(max, seconds);
	return 0;
}
