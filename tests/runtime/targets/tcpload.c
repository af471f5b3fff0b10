/*
 * tcpload ADDRESS BYTES: a server and a client on one address; the client sends BYTES and waits until all have
 * arrived.  Prints "retransmitted R": the kernel's own count of segments of this connection that were sent again.
 */
#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int listener, long bytes)
{
	static char buf[1 << 16];
	int s = accept(listener, NULL, NULL);
	ssize_t n;

	while (bytes > 0 && (n = read(s, buf, sizeof(buf))) > 0)
		bytes -= n;
	if (write(s, "x", 1) != 1)
		_exit(1);
	/* The answer may be lost too: stay until the client has it and closes. */
	_exit(read(s, buf, 1) < 0);
}

int main(int argc, char **argv)
{
	static char buf[1 << 14];
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof(a);
	struct tcp_info info = {0};
	long bytes, left;
	int listener = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_INET, SOCK_STREAM, 0);

	if (argc != 3 || !inet_aton(argv[1], &a.sin_addr))
		return 2;
	left = bytes = atol(argv[2]);
	if (bind(listener, (struct sockaddr *)&a, sizeof(a)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&a, &len)) {
		perror("listen");
		return 1;
	}
	if (!fork()) {
		close(s);
		serve(listener, bytes);
	}
	if (connect(s, (struct sockaddr *)&a, sizeof(a))) {
		perror("connect");
		return 1;
	}
	while (left > 0) {
		ssize_t n = write(s, buf, left < (long)sizeof(buf) ? left : (long)sizeof(buf));

		if (n < 0) {
			perror("write");
			return 1;
		}
		left -= n;
	}
	if (read(s, buf, 1) != 1)
		return 1;
	len = sizeof(info);
	getsockopt(s, IPPROTO_TCP, TCP_INFO, &info, &len);
	printf("retransmitted %u\n", info.tcpi_total_retrans);
	close(s);
	wait(NULL);
	return 0;
}
