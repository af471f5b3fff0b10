# why: sizes and offsets are those of the C compiler: #pragma pack, attributes, bitfields, anonymous members, 16-byte numbers
--- cmd: --no-warnings --unsafe --dump typed
--- script
#pragma pack(push, 1)
struct a { char x; int y; int b:3; int c:30; };
#pragma pack(pop)
#pragma pack(2)
struct c { char x; int y; long z; };
#pragma pack()
struct __attribute__((packed, aligned(4))) a1 { char x; int y; };
struct b { char x; int y __attribute__((packed)); long z __attribute__((aligned(32))); } __attribute__((aligned));
union u { char x[5]; short s; };
struct bf { unsigned a:1, b:31; unsigned long c:40; unsigned d:5; unsigned :0; unsigned e:2; char f; signed char g:3; };
struct nest { struct { int a, b; }; union { long c; struct { short d; short e; }; }; struct { int f } g[3]; };
struct l { int x[4]; char *s; int (*fn)(int, void *); enum { AA, BB } e; long double ld; __int128 i; char c; };
#pragma pack(4)
struct pd { char x; long d; int e:5; };
begin {
  @sizes = (sizeof(struct a), sizeof(struct c), sizeof(struct a1), sizeof(struct b), sizeof(union u), sizeof(struct bf));
  @more = (sizeof(struct nest), sizeof(struct l), sizeof(struct pd));
  @offsets = (offsetof(struct b, z), offsetof(struct nest, e), offsetof(struct nest, g), offsetof(struct l, i));
}
--- stdout
prog 0 begin
  @sizes:(uint64,uint64,uint64,uint64,uint64,uint64) = (10:uint64, 14:uint64, 8:uint64, 64:uint64, 6:uint64, 24:uint64)
  @more:(uint64,uint64,uint64) = (32:uint64, 96:uint64, 16:uint64)
  @offsets:(uint64,uint64,uint64,uint64) = (32:uint64, 10:uint64, 16:uint64, 64:uint64)
