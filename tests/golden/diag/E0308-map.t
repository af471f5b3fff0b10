--- cmd: check
--- script
BEGIN { @a[1] = 2; @a = 3; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:20-22: ERROR: @a used as a map without an explicit key (scalar map), previously used with an explicit key (non-scalar map)
BEGIN { @a[1] = 2; @a = 3; }
                   ~~
  (E0308: scry explain E0308)
--- exit: 1
