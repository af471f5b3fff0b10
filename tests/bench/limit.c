/*
 * limit OBJECT PROGRAM PID [BINARY OFFSET [RETURN_PROGRAM]]: loads and attaches programs of limit.bpf.c, prints "Attached" on
 * stderr and waits for SIGINT.  tp_printf prints a line per event.
 */
/* cc: -lbpf -lelf -lz */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

struct event {
	unsigned long long ts;
	unsigned pid, pad;
	char comm[16];
};

static void on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static int print_event(void *ctx, void *data, size_t len)
{
	const struct event *e = data;

	(void)ctx, (void)len;
	printf("%u %s %llu\n", e->pid, e->comm, e->ts);
	return 0;
}

static int attach(struct bpf_object *o, int argc, char **argv)
{
	struct bpf_program *p;

	bpf_object__for_each_program(p, o) {
		const char *n = bpf_program__name(p);
		struct bpf_link *l;

		if (!bpf_program__autoload(p) || bpf_program__type(p) == BPF_PROG_TYPE_PERF_EVENT)
			continue;
		l = strncmp(n, "up_", 3) ? bpf_program__attach(p)
					 : bpf_program__attach_uprobe(p, argc > 6 && !strcmp(n, argv[6]), atoi(argv[3]), argv[4],
								      strtoul(argv[5], NULL, 0));
		if (!l)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static char out[1 << 16];
	struct sigaction sa = { .sa_handler = on_signal };
	struct ring_buffer *rb = NULL;
	struct bpf_object *o;
	struct bpf_program *p;
	struct bpf_map *m;
	unsigned pid;

	if (argc < 4)
		return 2;
	setvbuf(stdout, out, _IOFBF, sizeof(out));
	pid = atoi(argv[3]);
	o = bpf_object__open_file(argv[1], NULL);
	if (!o)
		return 1;
	bpf_object__for_each_program(p, o)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), argv[2]) || (argc > 6 && !strcmp(bpf_program__name(p), argv[6])));
	bpf_object__for_each_map(m, o) {
		size_t size;

		if (strstr(bpf_map__name(m), ".rodata"))
			memcpy((void *)bpf_map__initial_value(m, &size), &pid, sizeof(pid));
		if (!strcmp(bpf_map__name(m), "rb") && strcmp(argv[2], "tp_printf"))
			bpf_map__set_max_entries(m, 4096);
	}
	if (bpf_object__load(o) || attach(o, argc, argv))
		return 1;
	if (!strcmp(argv[2], "tp_printf"))
		rb = ring_buffer__new(bpf_object__find_map_fd_by_name(o, "rb"), print_event, NULL, NULL);
	sigaction(SIGINT, &sa, NULL);
	fprintf(stderr, "Attached\n");
	while (!stop) {
		if (rb) {
			ring_buffer__poll(rb, 20);
			if (!ring_buffer__consume(rb))
				fflush(stdout);
		} else {
			pause();
		}
	}
	if (rb)
		ring_buffer__consume(rb);
	fflush(stdout);
	return 0;
}
