/* Ends with 77 and the reason when this machine has no hardware counter for cycles, else with 0. */
#include <linux/perf_event.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct perf_event_attr a = { .type = PERF_TYPE_HARDWARE, .size = sizeof(a), .config = PERF_COUNT_HW_CPU_CYCLES };

	if (syscall(SYS_perf_event_open, &a, 0, -1, -1, 0) >= 0)
		return 0;
	puts("a hardware counter for cycles");
	return 77;
}
