/* Names of C++ and of Rust, old and new, as people write them. */
#include <stdlib.h>

#include "elf/elf.h"
#include "tests/unit/check.h"

static void is(const char *mangled, const char *want)
{
	char *nice = bin_demangle(mangled);

	CHECK_STR(nice, want);
	free(nice);
}

int main(void)
{
	is("_ZN3foo3barIiEEvT_", "void foo::bar<int>(int)");
	is("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back(int const&)");
	is("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad");
	is("_RNvCs1234_7mycrate3foo", "mycrate::foo");
	is("_RINvNtC3std3mem8align_ofdE", "std::mem::align_of::<f64>");
	is("main", NULL);
	is("_Znonsense", NULL);
	return check_done("elf demangle");
}
