# why: spellings of older scripts are read as the present ones
--- cmd: --dump ast -
--- script
BEGIN { @x[pid, tid] = 1; delete(@x[pid, tid]); while (@i < 2) { @i++; } printf("%s", str(args->filename)); unroll(2) { print((1, 2)) } }
END { clear(@x) }
--- stdout
program stdin
  probe
    attach-point BEGIN
    block
      assign =
        map-at @x
          tuple
            name pid
            name tid
        int 1
      call delete
        map-at @x
          tuple
            name pid
            name tid
      while
        binary <
          map @i
          int 2
        block
          postfix ++
            map @i
      call printf
        string "%s"
        call str
          field filename
            name args
      unroll
        int 2
        block
          call print
            tuple
              int 1
              int 2
  probe
    attach-point END
    block
      call clear
        map @x
