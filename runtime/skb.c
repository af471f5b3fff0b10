/*
 * runtime: packets of skboutput() as PCAP files: link type RAW IP, time stamps in nanoseconds of the wall clock.
 */
#include <fcntl.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define PCAP_MAGIC_NS 0xa1b23c4d
#define LINK_RAW 101
#define SNAP_LEN 65535

/* The event that first named this file keeps its descriptor. */
static struct event_state *owner(struct session *s, const char *file)
{
	const struct plan *p = s->plan;

	for (uint32_t i = 0; i < p->events.nr; i++)
		if (p->events.v[i].act == ACT_SKB && p->events.v[i].text && !strcmp(p->events.v[i].text, file))
			return ev_state(s, i);
	return NULL;
}

static int pcap_open(struct session *s, const char *file)
{
	struct {
		uint32_t magic;
		uint16_t major, minor;
		int32_t zone;
		uint32_t accuracy, snap_len, link_type;
	} head = { PCAP_MAGIC_NS, 2, 4, 0, 0, SNAP_LEN, LINK_RAW };
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0 || write(fd, &head, sizeof(head)) != sizeof(head)) {
		rt_error(s, "cannot write packets to '%s': %s", file, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

int skb_write(struct session *s, const char *file, uint64_t ns, const uint8_t *bytes, size_t len)
{
	struct event_state *st = owner(s, file);
	int64_t wall = (int64_t)ns + s->out->vx.boot_off;
	struct strbuf *b = &s->out->scratch;
	uint32_t head[4];

	if (!st)
		return 0;
	if (!st->pcap_fd)
		st->pcap_fd = pcap_open(s, file);
	if (st->pcap_fd < 0)
		return 0;
	if (len > SNAP_LEN)
		len = SNAP_LEN;
	head[0] = (uint32_t)(wall / 1000000000);
	head[1] = (uint32_t)(wall % 1000000000);
	head[2] = head[3] = (uint32_t)len;
	sb_reset(b);
	text_add(b, head, sizeof(head));
	text_add(b, bytes, len);
	if (write(st->pcap_fd, b->s, b->len) != (ssize_t)b->len) {
		rt_error(s, "cannot write packets to '%s': %s", file, strerror(errno));
		close(st->pcap_fd);
		st->pcap_fd = -1;
	}
	return 0;
}

void skb_close(struct session *s)
{
	for (uint32_t i = 0; i < s->plan->events.nr; i++)
		if (ev_state(s, i)->pcap_fd > 0)
			close(ev_state(s, i)->pcap_fd);
}
