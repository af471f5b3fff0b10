# why: a struct reached in exponentially many ways (two of the next one, or pointers to itself) is laid out once
--- cmd: -q --dump typed
--- script
struct node { struct node *a, *b, *c, *d, *e, *f; struct { struct node *g, *h; } in; int v; };
struct s0 { int x; };
struct s1 { struct s0 x, y; };
struct s2 { struct s1 x, y; };
struct s3 { struct s2 x, y; };
struct s4 { struct s3 x, y; };
struct s5 { struct s4 x, y; };
struct s6 { struct s5 x, y; };
struct s7 { struct s6 x, y; };
struct s8 { struct s7 x, y; };
struct s9 { struct s8 x, y; };
struct s10 { struct s9 x, y; };
struct s11 { struct s10 x, y; };
struct s12 { struct s11 x, y; };
struct s13 { struct s12 x, y; };
struct s14 { struct s13 x, y; };
struct s15 { struct s14 x, y; };
struct s16 { struct s15 x, y; };
struct s17 { struct s16 x, y; };
struct s18 { struct s17 x, y; };
struct s19 { struct s18 x, y; };
struct s20 { struct s19 x, y; };
struct s21 { struct s20 x, y; };
struct s22 { struct s21 x, y; };
struct s23 { struct s22 x, y; };
struct s24 { struct s23 x, y; };
struct s25 { struct s24 x, y; };
struct s26 { struct s25 x, y; };
struct s27 { struct s26 x, y; };
enum { SIZE = sizeof(struct s27) };
begin { print((sizeof(struct s27), SIZE, sizeof(struct node), offsetof(struct node, v))); print(((struct node *)0)->a->b->in.h->v); }
--- stdout
prog 0 begin
  print((536870912:uint64, 536870912:enum {}, 72:uint64, 64:uint64))
  print((struct node *)(0:int8).a:struct node *.b:struct node *.in:struct <anon 1>.h:struct node *.v:int32)
