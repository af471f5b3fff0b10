--- cmd: --mode codegen
--- script
BEGIN { print(kaddr("no_such_symbol_here")); }
--- stderr
script:1:15-43: ERROR: Failed to resolve kernel symbol: no_such_symbol_here
BEGIN { print(kaddr("no_such_symbol_here")); }
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  (E0512: scry explain E0512)
--- exit: 1
