/* The bundled tools: their texts are linked in (out/gen/tools.S), so that one file is enough on a host. */
#include <string.h>

#include "cli/cli.h"

/* Made by cli/embed: name, start and end of each text; the last name is NULL. */
extern const struct embedded {
	const char *name;
	const char *start, *end;
} embedded_tools[];

const char *tool_find(const char *name, size_t *len)
{
	for (const struct embedded *e = embedded_tools; e->name; e++)
		if (!strcmp(e->name, name)) {
			*len = (size_t)(e->end - e->start);
			return e->start;
		}
	return NULL;
}

size_t tool_count(void)
{
	size_t n = 0;

	while (embedded_tools[n].name)
		n++;
	return n;
}

const char *tool_name(size_t i)
{
	return embedded_tools[i].name;
}
