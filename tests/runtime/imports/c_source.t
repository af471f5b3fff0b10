# why: functions of an imported C file are called with its globals, constants, own functions and helpers; small results keep their sign
--- needs-root
--- needs: cmd:clang
--- cmd: -q
--- file: x.bpf.c
typedef _Bool bool;
static unsigned long (*bpf_ktime_get_ns)(void) = (void *)5;
static const int table[4] = { 10, 20, 30, 40 };
int calls, bias = 100;
struct point { int x, y; };
int add(int a, int b) { calls++; return a + b; }
long twice(long v) { return v * 2; }
static __attribute__((noinline)) int times(int x) { return x * 3; }
int lookup(unsigned i) { return table[i & 3] + bias; }
int thrice(int x) { return times(x) + times(x + 1); }
unsigned char low(unsigned long v) { return v; }
signed char minus(void) { return -1; }
bool odd(unsigned v) { return v & 1; }
void reset(void) { calls = 0; }
int called(void) { return calls; }
long norm(struct point *p) { return p->x + p->y; }
unsigned long now(void) { return bpf_ktime_get_ns(); }
--- script
import "x.bpf.c";
begin {
  print((add(1, 2), twice(-5), lookup(2), thrice(5), low(0x1ff), minus(), odd(3), odd(4)));
  reset(); add(1, 1); add(2, 2); print(called());
  print((now() > 0, sizeof(struct point)));
  $p = ((int32)3, (int32)4); print(norm((struct point *)&$p));
  @s = 0;
  for ($i : 0..3) { @s += add($i, 1); }
  print(@s);
}
--- stdout has
^\(3, -10, 130, 33, 255, -1, true, false\)$
^2$
^\(true, 8\)$
^7$
^@s: 6$
