/*
 * --aot FILE: one stand-alone program, which is this one with a script in it.
 *
 *	+---------------------+----------------------------------+--------+------------------+
 *	| our own executable  | payload                          | length | "scry-bundle 1"  |
 *	+---------------------+----------------------------------+--------+------------------+
 *	                        options: number, texts             8 bytes  16 bytes
 *	                        sources: number, (name, text)...
 *
 * A number and the length of a text have four bytes.  The sources are the script and everything that it imports or includes, so the
 * result needs no other file.  It still compiles when it starts, which takes milliseconds and is what makes it fit the kernel that it
 * finds: offsets, features and functions are those of the host, not of the machine that it was made on.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/bundle.h"
#include "cli/outfile.h"

static const char magic[16] = "scry-bundle 1";

#define TAIL (sizeof(uint64_t) + sizeof(magic))

/* ---- reading ---- */

struct reader {
	const char *p, *end;
	bool bad;
};

static uint32_t get_u32(struct reader *r)
{
	uint32_t n = 0;

	if (r->end - r->p < (ptrdiff_t)sizeof(n)) {
		r->bad = true;
		return 0;
	}
	memcpy(&n, r->p, sizeof(n));
	r->p += sizeof(n);
	return n;
}

/* A text, which has a NUL behind it. */
static const char *get_text(struct reader *r, size_t *len)
{
	const char *s = r->p + sizeof(uint32_t);
	uint32_t n = get_u32(r);

	if (r->bad || (size_t)(r->end - r->p) <= n || r->p[n]) {
		r->bad = true;
		return "";
	}
	r->p += n + 1;
	if (len)
		*len = n;
	return s;
}

static bool parse(struct bundle *b, const char *bytes, size_t len)
{
	struct reader r = { bytes, bytes + len, false };
	uint32_t n = get_u32(&r);

	for (uint32_t i = 0; i < n && !r.bad; i++)
		vec_push(NULL, &b->options, get_text(&r, NULL));
	n = get_u32(&r);
	for (uint32_t i = 0; i < n && !r.bad; i++) {
		struct bundle_source s = { .name = get_text(&r, NULL) };

		s.text = get_text(&r, &s.len);
		vec_push(NULL, &b->sources, s);
	}
	return !r.bad && b->sources.nr;
}

bool bundle_open(struct bundle *b)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;
	char tail[TAIL];
	uint64_t len;
	const char *all;
	bool ok = false;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && st.st_size > (off_t)TAIL && pread(fd, tail, TAIL, st.st_size - (off_t)TAIL) == (ssize_t)TAIL &&
	    !memcmp(tail + sizeof(len), magic, sizeof(magic))) {
		memcpy(&len, tail, sizeof(len));
		all = len < (uint64_t)st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
		if (all != MAP_FAILED && len <= (uint64_t)st.st_size - TAIL)
			ok = parse(b, all + (uint64_t)st.st_size - TAIL - len, len);
	}
	close(fd);
	return ok;
}

/* ---- writing ---- */

static void put_u32(struct strbuf *b, size_t n)
{
	uint32_t v = (uint32_t)n;

	sb_add(b, (const char *)&v, sizeof(v));
}

static void put_text(struct strbuf *b, const char *s, size_t len)
{
	put_u32(b, len);
	sb_add(b, s, len);
	sb_char(b, 0);
}

static void make_payload(const struct cli *c, const struct front *f, struct strbuf *out)
{
	size_t nr = source_count(f->sources);

	put_u32(out, c->kept.nr);
	for (size_t i = 0; i < c->kept.nr; i++)
		put_text(out, c->kept.v[i], strlen(c->kept.v[i]));
	put_u32(out, nr);
	for (size_t i = 1; i <= nr; i++) {
		const struct source *s = source_get(f->sources, (uint16_t)i);

		put_text(out, s->name, strlen(s->name));
		put_text(out, s->text, s->len);
	}
}

static void copy_self(struct outfile *to)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	static char buf[1 << 16];
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		outfile_write(to, buf, (size_t)n);
	if (n < 0 && !to->err)
		to->err = errno;
	if (fd >= 0)
		close(fd);
}

int bundle_write(const struct cli *c, const struct front *f)
{
	struct strbuf payload = { 0 };
	struct outfile o;
	uint64_t len;

	if (outfile_open(&o, c->aot, 0777))
		return 1;
	make_payload(c, f, &payload);
	len = payload.len;
	sb_add(&payload, (const char *)&len, sizeof(len));
	sb_add(&payload, magic, sizeof(magic));
	copy_self(&o);
	outfile_write(&o, payload.s, payload.len);
	sb_free(&payload);
	return outfile_close(&o) ? 1 : 0;
}
