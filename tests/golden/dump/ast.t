--- cmd: --dump ast
--- script
kprobe:f /pid == 1/ { @[comm] = count(); $x = 1 + 2 * 3; }
--- stdout
program script
  probe
    attach-point kprobe f
    predicate
      binary ==
        name pid
        int 1
    block
      assign =
        map-at @
          name comm
        call count
      assign =
        variable $x
        binary +
          int 1
          binary *
            int 2
            int 3
