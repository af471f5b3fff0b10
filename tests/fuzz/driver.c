/*
 * Runs a fuzz target: int fuzz_one(const uint8_t *data, size_t len).
 *
 *	fuzz_x [-t SECONDS] [-n EXECUTIONS] [-s SEED] [-o FOLDER] FILE|FOLDER...	mutates the files until the time is over
 *	fuzz_x -r FILE...							runs the files as they are
 *
 * Coverage comes from gcc's -fsanitize-coverage=trace-pc: an input that reaches a place no input reached before joins the
 * pool.  The input under test lies in FOLDER/last-input (mapped, so it survives the crash of this process); an input that
 * takes more than five seconds is a finding too.  With one seed the order of inputs is always the same.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_LEN ((size_t)1 << 16)
#define MAX_POOL 20000
#define MAP_SIZE ((size_t)1 << 18)

int fuzz_one(const uint8_t *data, size_t len);
void __sanitizer_cov_trace_pc(void);

struct input {
	uint8_t *data;
	size_t len;
};

static struct input pool[MAX_POOL];
static size_t nr_pool;
static uint8_t seen[MAP_SIZE];
static bool found_new;
static uint64_t rng = 88172645463325252ull;
static struct last {
	uint64_t len;
	uint8_t data[MAX_LEN];
} *last;

__attribute__((no_sanitize("address", "undefined"))) void __sanitizer_cov_trace_pc(void)
{
	uintptr_t pc = (uintptr_t)__builtin_return_address(0);
	uint8_t *s = &seen[(pc ^ pc >> 18) & (MAP_SIZE - 1)];

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

static void run(const uint8_t *data, size_t len)
{
	memcpy(last->data, data, len);
	last->len = len;
	alarm(5);
	fuzz_one(last->data, len);
	alarm(0);
}

/* Small changes of bytes, and pieces of other inputs: texts stay mostly texts, binaries keep their layout. */
static size_t mutate(uint8_t *out)
{
	static const uint8_t odd[] = { 0, 1, 0x7f, 0x80, 0xff, '"', '\\', '{', '}', '(', '[', '@', '$', ':', '/', '*', '-', '\n', '9', '.' };
	const struct input *in = &pool[below(nr_pool)], *other;
	size_t len = in->len, n, from, to;

	memcpy(out, in->data, len);
	for (unsigned k = 1 + below(4); k > 0; k--) {
		switch (below(8)) {
		case 0:
			if (len)
				out[below(len)] ^= 1u << below(8);
			break;
		case 1:
			if (len)
				out[below(len)] = odd[below(sizeof(odd))];
			break;
		case 2:			/* cut a piece out */
			from = below(len);
			n = below(len - from < 32 ? len - from + 1 : 32);
			memmove(out + from, out + from + n, len - from - n);
			len -= n;
			break;
		case 3:			/* end early */
			if (len > 1 && !below(4))
				len = below(len);
			break;
		case 4:			/* repeat a piece */
			from = below(len);
			n = below(len - from < 64 ? len - from + 1 : 64);
			if (len + n <= MAX_LEN) {
				memmove(out + from + n, out + from, len - from);
				len += n;
			}
			break;
		case 5: case 6:		/* a piece of another input */
			other = &pool[below(nr_pool)];
			from = below(other->len);
			n = below(other->len - from < 128 ? other->len - from + 1 : 128);
			to = below(len + 1);
			if (len + n <= MAX_LEN) {
				memmove(out + to + n, out + to, len - to);
				memcpy(out + to, other->data + from, n);
				len += n;
			}
			break;
		case 7:			/* a number of four bytes: sizes and offsets of binaries */
			if (len >= 4) {
				uint32_t v = below(3) ? below(256) : (uint32_t)next_random();

				memcpy(out + (below(len - 3) & ~(size_t)3), &v, 4);
			}
			break;
		}
	}
	return len;
}

static void too_slow(int sig)
{
	(void)sig;
	(void)!write(2, "an input took more than five seconds\n", 37);
	abort();
}

static int replay(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		read_inputs(argv[i]);
	for (size_t i = 0; i < nr_pool; i++)
		run(pool[i].data, pool[i].len);
	printf("%zu inputs, no finding\n", nr_pool);
	return 0;
}

static void map_last(const char *folder)
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
	if (last == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
}

int main(int argc, char **argv)
{
	static uint8_t buf[MAX_LEN];
	const char *folder = "fuzz-out";
	unsigned long max = ~0ul, done = 0;
	double seconds = 10;
	bool again = false;
	struct timespec t;
	time_t end;
	int c;

	while ((c = getopt(argc, argv, "t:n:s:o:r")) != -1)
		switch (c) {
		case 't': seconds = atof(optarg); break;
		case 'n': max = strtoul(optarg, NULL, 0); break;
		case 's': rng ^= strtoull(optarg, NULL, 0) * 0x9e3779b97f4a7c15ull; break;
		case 'o': folder = optarg; break;
		case 'r': again = true; break;
		default: return 2;
		}
	signal(SIGALRM, too_slow);
	map_last(folder);
	if (again)
		return replay(argc - optind, argv + optind);
	for (; optind < argc; optind++)
		read_inputs(argv[optind]);
	add_input((const uint8_t *)"", 0);
	for (size_t i = 0, n = nr_pool; i < n; i++, done++)
		run(pool[i].data, pool[i].len);
	clock_gettime(CLOCK_MONOTONIC, &t);
	end = t.tv_sec + (time_t)seconds;
	while (done < max) {
		size_t len = mutate(buf);

		found_new = false;
		run(buf, len);
		if (found_new)
			add_input(buf, len);
		if (++done % 64 == 0) {
			clock_gettime(CLOCK_MONOTONIC, &t);
			if (t.tv_sec >= end)
				break;
		}
	}
	printf("%lu executions, %zu inputs kept\n", done, nr_pool);
	return 0;
}
