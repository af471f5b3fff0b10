--- cmd: check
--- script
config = { log_size = 100; symbol_source = "dwarf" }
BEGIN { exit(); }
--- stdout
script:1:28-41: WARNING: symbol_source is deprecated and has no effect
config = { log_size = 100; symbol_source = "dwarf" }
                           ~~~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
