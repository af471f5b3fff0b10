# why: #defines are expressions of the language, enumerators constant expressions of C; a name in its own text is itself
--- cmd: --no-warnings --unsafe --dump typed
--- script
#define A 1
#define B (A << 3 | 0x10)
#define C B * 2
#define D ((unsigned long)A)
#define E A ? 5 : 6
#define G "abc"
#define SELF SELF
#define SQUARE(x) ((x) * (x))
#define NINE SQUARE(3)
struct x { int y; };
enum { SELF = 7 };
enum e { X1 = B, X2 = X1 * 2, X3 = ~0, X4 = sizeof(struct x), X5 = 'a', X6 = (X1 > 3) ? 1 : 2, X7 };
begin {
  @defines = (A, B, C, D, E, NINE, sizeof(struct x)); @text = G; @char = G[0]; @same = G == "abc";
  @enum = ((int64)SELF, (int64)X1, (int64)X2, (int64)X3, (int64)X4, (int64)X5, (int64)X6, (int64)X7, sizeof(X1));
}
--- stdout
prog 0 begin
  @defines:(int8,int8,int8,uint64,int8,int8,uint64) = (1:int8, 24:int8, 48:int8, 1:uint64, 5:int8, 9:int8, 4:uint64)
  @text:string[4] = "abc":string[4]
  @char:int8 = 97:int8
  @same:bool = true
  @enum:(int64,int64,int64,int64,int64,int64,int64,int64,uint64) = (7:int64, 24:int64, 48:int64, -1:int64, 4:int64, 97:int64, 1:int64, 2:int64, 4:uint64)
