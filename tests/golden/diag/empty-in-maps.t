# why: keys and values of no bytes were left to the kernel, which refuses the map
--- cmd: --mode codegen {script}
--- script
struct e { };
BEGIN { @a[()] = 1; @b[1] = (); @c[((), ())] = 1; @d[1] = *(struct e *)0; @fine = (); @fine2[1, ()] = ((), 1); }
--- stderr
script:2:9-15: ERROR: Invalid map key type: ()
BEGIN { @a[()] = 1; @b[1] = (); @c[((), ())] = 1; @d[1] = *(struct e *)0; @fine = (); @fine2[1, ()] = ((), 1); }
        ~~~~~~
  (E0308: scry explain E0308)
script:2:21-31: ERROR: Invalid map value type: ()
BEGIN { @a[()] = 1; @b[1] = (); @c[((), ())] = 1; @d[1] = *(struct e *)0; @fine = (); @fine2[1, ()] = ((), 1); }
                    ~~~~~~~~~~
  (E0308: scry explain E0308)
script:2:33-45: ERROR: Invalid map key type: ((),())
BEGIN { @a[()] = 1; @b[1] = (); @c[((), ())] = 1; @d[1] = *(struct e *)0; @fine = (); @fine2[1, ()] = ((), 1); }
                                ~~~~~~~~~~~~
  (E0308: scry explain E0308)
script:2:51-73: ERROR: Invalid map value type: struct e
BEGIN { @a[()] = 1; @b[1] = (); @c[((), ())] = 1; @d[1] = *(struct e *)0; @fine = (); @fine2[1, ()] = ((), 1); }
                                                  ~~~~~~~~~~~~~~~~~~~~~~
  (E0308: scry explain E0308)
--- exit: 1
