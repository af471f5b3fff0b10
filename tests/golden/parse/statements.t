# why: every statement and expression of the grammar once
--- cmd: --dump ast -
--- script
#include <linux/types.h>
struct foo { int a; };
config = { max_map_keys = 10; missing_probes = warn; cache_user_symbols = "PER_PID" }
import "lib.bt";
let @m = lruhash(100);
macro twice(x, $v, @n) { $v = x * 2; $v }
fn add($a : int64, $b : struct foo *) : int64 { return $a + 1; }
begin {
  let $a : int32[4]; let $b = -1; $c += 2; @m[1, "k"] = count(); @++; --$c; _ = f(typeof($a));
  if comptime (1 == 1) { exit() } else if $b { break; } else { { continue } }
  for $kv : @m { print($kv.0); } for ($i : 0..(1 + 2)) { } while ($i) { } unroll (2) { return; }
  $r = (x = 1, y = (1,), z = ()); $s = sizeof(struct foo *) + offsetof(struct foo, a.b);
  $t = $1 + $# ? "s"[0] : (uint8)*$p.q->w; $u = typeinfo($a); $w = comptime (1); $z = $a ?: ~!-$b; import "std";
}
--- stdout
program stdin
  c #include <linux/types.h>
  c struct foo { int a; };
  config max_map_keys = 10
  config missing_probes = warn
  config cache_user_symbols = "PER_PID"
  import "lib.bt"
  map-declaration @m lruhash 100
  macro twice
    name x
    variable $v
    map @n
    block
      assign =
        variable $v
        binary *
          name x
          int 2
      value
        variable $v
  function add
    parameter $a
      type int64
    parameter $b
      type struct foo*
    type int64
    block
      return
        binary +
          variable $a
          int 1
  probe
    attach-point begin
    block
      let
        variable $a
        type int32[4]
      let
        variable $b
        unary -
          int 1
      assign +=
        variable $c
        int 2
      assign =
        map-at @m
          tuple
            int 1
            string "k"
        call count
      postfix ++
        map @
      prefix --
        variable $c
      discard
        call f
          typeof
            variable $a
      if comptime
        binary ==
          int 1
          int 1
        then
          block
            call exit
        else
          block
            if
              variable $b
              then
                block
                  break
              else
                block
                  block
                    continue
      for-map
        variable $kv
        map @m
        block
          call print
            tuple-at 0
              variable $kv
      for-range
        variable $i
        int 0
        binary +
          int 1
          int 2
        block
      while
        variable $i
        block
      unroll
        int 2
        block
          return
      assign =
        variable $r
        record
          field x
            int 1
          field y
            tuple
              int 1
          field z
            tuple
      assign =
        variable $s
        binary +
          sizeof
            type struct foo*
          offsetof .a.b
            type struct foo
      assign =
        variable $t
        ternary
          binary +
            parameter $1
            parameter-count
          index
            string "s"
            int 0
          cast uint8
            unary *
              field w
                field q
                  variable $p
      assign =
        variable $u
        typeinfo
          variable $a
      assign =
        variable $w
        comptime
          int 1
      assign =
        variable $z
        or-else
          variable $a
          unary ~
            unary !
              unary -
                variable $b
      import "std"
