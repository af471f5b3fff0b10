/*
 * runtime: kernel memory of a run, planned and told by -v before anything is attached.
 *
 *	Kernel memory: 4.5 MB for 3 maps
 *	  ring        ring buffer              4.2 MB
 *	  @opens      per-CPU hash, 4096       400 kB
 *	  stacks      hash, 8192               9.1 MB, taken as it fills
 *
 * By the layouts of the kernel's map types (kernel/bpf/hashtab.c, arraymap.c, ringbuf.c): an element of a hash is 48 bytes, the
 * key and the value, or a pointer to one value for each CPU; a bucket is 16 bytes.  Small parts that do not grow with the map
 * are left out.
 */
#include <stdio.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define ELEM 48u
#define BUCKET 16u

static uint64_t round8(uint64_t n)
{
	return (n + 7) / 8 * 8;
}

static uint64_t hash_bytes_of(const struct session *s, const struct plan_map *m)
{
	bool percpu = map_is_percpu(m) || m->store == STORE_PERCPU_LRU_HASH;
	uint64_t n = m->max_entries, buckets = 1, elem = ELEM + round8(m->key_size) + (percpu ? 8 : round8(m->value_size));

	while (buckets < n)
		buckets *= 2;
	if (percpu)
		elem += round8(m->value_size) * s->ncpus;
	else if (m->store == STORE_HASH && !m->no_prealloc)
		n += s->ncpus;		/* spare elements for updates */
	return n * elem + buckets * BUCKET;
}

static uint64_t bytes_of(const struct session *s, const struct plan_map *m)
{
	switch (m->store) {
	case STORE_HASH: case STORE_PERCPU_HASH: case STORE_LRU_HASH: case STORE_PERCPU_LRU_HASH:
		return hash_bytes_of(s, m);
	case STORE_ARRAY:
		return round8(m->value_size) * m->max_entries;
	case STORE_PERCPU_ARRAY:
		return round8(m->value_size) * m->max_entries * s->ncpus;
	case STORE_RINGBUF:
		return m->role == ROLE_CTL ? s->ctl_bytes : s->ring_bytes;
	case STORE_MAPS:
		return 8ull * m->max_entries;
	case STORE_TASK:		/* with each thread that uses it */
	case STORE_CGROUP:
		break;
	}
	return 0;
}

static const char *kind_of(const struct plan_map *m)
{
	switch (m->store) {
	case STORE_HASH:		return "hash";
	case STORE_PERCPU_HASH:		return "per-CPU hash";
	case STORE_LRU_HASH:		return "LRU hash";
	case STORE_PERCPU_LRU_HASH:	return "per-CPU LRU hash";
	case STORE_ARRAY:		return "array";
	case STORE_PERCPU_ARRAY:	return "per-CPU array";
	case STORE_RINGBUF:		return "ring buffer";
	case STORE_TASK:		return "with each thread";
	case STORE_CGROUP:		return "cgroup array";
	case STORE_MAPS:		return "array of maps";
	}
	return "?";
}

static void size_text(char *buf, size_t len, uint64_t n)
{
	if (n >= 10000000)
		snprintf(buf, len, "%.0f MB", (double)n / 1e6);
	else if (n >= 1000000)
		snprintf(buf, len, "%.1f MB", (double)n / 1e6);
	else if (n >= 1000)
		snprintf(buf, len, "%.0f kB", (double)n / 1e3);
	else
		snprintf(buf, len, "%llu B", (unsigned long long)n);
}

static void row(const struct session *s, const struct plan_map *m, struct strbuf *out)
{
	char name[64], kind[64], size[32];

	snprintf(name, sizeof(name), "%s%s%s", m->role == ROLE_USER || m->role == ROLE_TWIN ? "@" : "", m->name,
		 m->role == ROLE_TWIN ? " (second bank)" : "");
	if (m->key_size && m->max_entries > 1)
		snprintf(kind, sizeof(kind), "%s, %u", kind_of(m), m->max_entries);
	else
		snprintf(kind, sizeof(kind), "%s", kind_of(m));
	size_text(size, sizeof(size), bytes_of(s, m));
	sb_printf(out, "\n  %-24s %-24s %10s%s", name, kind, size, m->no_prealloc ? ", taken as it fills" : "");
}

void memory_report(const struct session *s)
{
	struct strbuf rows = { 0 };
	uint64_t now = 0, later = 0;
	char size[32], more[32];
	unsigned nr = 0;

	for (size_t i = 0; i < s->plan->maps.nr; i++) {
		const struct plan_map *m = &s->plan->maps.v[i];

		if (s->map_fds[i] < 0)
			continue;
		nr++;
		*(m->no_prealloc ? &later : &now) += bytes_of(s, m);
		row(s, m, &rows);
	}
	size_text(size, sizeof(size), now);
	size_text(more, sizeof(more), later);
	rt_verbose(s, "Kernel memory: %s for %u maps%s%s%s%s", size, nr, later ? ", up to " : "", later ? more : "",
		   later ? " more as they fill" : "", sb_text(&rows));
	sb_free(&rows);
}
