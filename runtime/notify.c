/*
 * runtime: tells systemd that a service is ready, or ends (sd_notify(3)).
 *
 * The protocol is one datagram to the socket that NOTIFY_SOCKET names; "@" at the beginning stands for the NUL of an abstract name.  It is
 * too little to need a library.  A service manager that is not there is none of the trace's business, so errors are told with -v only.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/rt_priv.h"

void notify_manager(const struct session *s, const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (!len)
		return;
	if ((*path != '/' && *path != '@') || len >= sizeof(to.sun_path)) {
		rt_verbose(s, "NOTIFY_SOCKET is no address of a socket: %s", path);
		return;
	}
	memcpy(to.sun_path, path, len);
	if (*path == '@')
		to.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || sendto(fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&to,
			     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		rt_verbose(s, "cannot notify %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}
