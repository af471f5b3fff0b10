--- cmd: check
--- script
config = { no_such_setting = 1; max_map_keys = "x" }
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:12-27: ERROR: no_such_setting: not a known configuration option
config = { no_such_setting = 1; max_map_keys = "x" }
           ~~~~~~~~~~~~~~~
  (E0601: scry explain E0601)
script:1:48-51: ERROR: max_map_keys: expecting a number, got x
config = { no_such_setting = 1; max_map_keys = "x" }
                                               ~~~
  (E0601: scry explain E0601)
--- exit: 1
