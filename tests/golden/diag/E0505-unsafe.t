--- cmd: --mode codegen
--- script
BEGIN { system("ls"); }
--- stderr
script:1:9-21: ERROR: system() is an unsafe function being used in safe mode
BEGIN { system("ls"); }
        ~~~~~~~~~~~~
HINT: --unsafe allows it
  (E0505: scry explain E0505)
--- exit: 1
