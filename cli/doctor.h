/* cli, inside: scry doctor. */
#ifndef SCRY_CLI_DOCTOR_H
#define SCRY_CLI_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

/* FAIL: nothing (or what the script asks for) works; WARN: something works less well; LACKS: a newer kernel has it. */
enum doctor_state { DOC_OK, DOC_WARN, DOC_FAIL, DOC_LACKS };

struct doctor;

/* One line of the report; value and cure may be "". */
void doctor_line(struct doctor *d, const char *group, const char *name, enum doctor_state st, const char *value, const char *what,
		 const char *cure);
/* doctor_host.c: what the host has. */
void doctor_host(struct doctor *d);
/* doctor_test.c: compile, load, attach, fire, read back, by each way that this host has. */
void doctor_test(struct doctor *d);

#endif
