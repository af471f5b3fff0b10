# why: constants are folded, comptime branches decided
--- cmd: --no-warnings --unsafe --dump typed
--- script
enum color { RED, GREEN = 5 };
#define LIMIT (2 * 8)
begin {
  print(1 + 2 * 3); print("ab" + "cd"); print("abc"[1]); print(sizeof(uint32[4])); print(LIMIT); print(GREEN);
  if comptime (LIMIT > 10) { print("big") } else { nosuch() }
  print(offsetof(struct task_struct, prio)); print(5 > 3 ? "yes" : 7); print(is_str(comm)); print(strlen("hello"));
}
--- stdout
prog 0 begin
  print(7:int8)
  print("abcd":string[5])
  print(98:int8)
  print(16:uint64)
  print(16:int8)
  print(5:enum color)
  block
    print("big":string[4])
  print(8:uint64)
  print("yes":string[4])
  print(true)
  print(5:uint64)
