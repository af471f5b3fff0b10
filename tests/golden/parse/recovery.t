# why: each mistake is reported once, and what follows it is still read
--- cmd: --dump ast -
--- script
begin { foo( ; $a = 1 $b = 2; x = 3; }
kprobe:f { if (1) { bar(1 } $c.d = 1; }
kprobe:g /1 { }
macro { }
end { printf("open); }
--- stderr
stdin:1:14-15: ERROR: syntax: expected expression
begin { foo( ; $a = 1 $b = 2; x = 3; }
             ~
  (E0201: scry explain E0201)
stdin:1:23-25: ERROR: syntax: expected ';'
begin { foo( ; $a = 1 $b = 2; x = 3; }
                      ~~
  (E0201: scry explain E0201)
stdin:1:31-36: ERROR: syntax: invalid assignment target
begin { foo( ; $a = 1 $b = 2; x = 3; }
                              ~~~~~
HINT: scratch variables begin with '$', maps with '@'
  (E0205: scry explain E0205)
stdin:2:27-28: ERROR: syntax: expected ')'
kprobe:f { if (1) { bar(1 } $c.d = 1; }
                          ~
  (E0201: scry explain E0201)
stdin:2:29-37: ERROR: syntax: Tuples and records are immutable once created. Consider creating a new value and assigning it instead.
kprobe:f { if (1) { bar(1 } $c.d = 1; }
                            ~~~~~~~~
  (E0205: scry explain E0205)
stdin:3:13-14: ERROR: syntax: expected '/' to close predicate
kprobe:g /1 { }
            ~
  (E0209: scry explain E0209)
stdin:4:7-8: ERROR: syntax: expected macro name
macro { }
      ~
  (E0201: scry explain E0201)
stdin:5:14-23: ERROR: syntax: unterminated string
end { printf("open); }
             ~~~~~~~~~
  (E0102: scry explain E0102)
--- exit: 1
