/*
 * cet N: calls functions that begin with endbr64, as the compilers of some distributions make all of them, with i from 0:
 *
 *	landed(i)	2 N times, also through a pointer; push %rbp is behind it
 *	other(i)	N times; another push
 *	bare(i)		N times; something else
 */
/* cc: -O1 */
#include <stdlib.h>

__asm__(".globl landed\n.type landed, @function\n"
	"landed: endbr64\n\tpush %rbp\n\tmov %rsp, %rbp\n\tlea 1(%rdi), %rax\n\tpop %rbp\n\tret\n.size landed, . - landed\n"
	".globl other\n.type other, @function\n"
	"other: endbr64\n\tpush %rbx\n\tlea 3(%rdi), %rax\n\tpop %rbx\n\tret\n.size other, . - other\n"
	".globl bare\n.type bare, @function\n"
	"bare: endbr64\n\tlea 2(%rdi), %rax\n\tret\n.size bare, . - bare");
long landed(long i);
long bare(long i);
long other(long i);

int main(int argc, char **argv)
{
	long (*volatile pointer)(long) = landed;
	long n = argc > 1 ? atol(argv[1]) : 1, sum = 0;

	for (long i = 0; i < n; i++)
		sum += landed(i) + pointer(i) + bare(i) + other(i);
	return sum < 0;
}
