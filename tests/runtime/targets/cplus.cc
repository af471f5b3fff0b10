// cplus N: N calls each of app::Box::grow(int), app::twice<int>, app::twice<long> and the overloads app::show.
#include <cstdlib>
#include <string>

#define OWN __attribute__((noinline, noclone, noipa, used))

namespace app {

struct Box {
	int size = 1;
	OWN int grow(int by)
	{
		size += by;
		return size;
	}
};

template <typename T> OWN T twice(T x)
{
	__asm__ volatile("" : "+r"(x) : : "memory");
	return x * 2;
}

OWN int show(int x)
{
	__asm__ volatile("" : "+r"(x) : : "memory");
	return x;
}

OWN int show(const std::string &s)
{
	return (int)s.size();
}

} // namespace app

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	app::Box b;
	std::string s = "text";

	for (int i = 0; i < n; i++) {
		b.grow(i);
		app::twice<int>(i);
		app::twice<long>(i);
		app::show(i);
		app::show(s);
	}
	return 0;
}
