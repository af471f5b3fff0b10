/* Names of C++ and Rust functions as people write them, by libiberty's demangler. */
#include "elf/elf.h"

#include <libiberty/demangle.h>
#include <stdlib.h>
#include <string.h>

char *bin_demangle(const char *name)
{
	/* Longer names are hostile or useless; the demangler's own limit is on recursion. */
	if (strlen(name) > 16384 || (strncmp(name, "_Z", 2) && strncmp(name, "_R", 2)))
		return NULL;
	return cplus_demangle(name, DMGL_PARAMS | DMGL_ANSI | DMGL_AUTO);
}
