--- cmd: --mode codegen
--- script
kprobe:0xffffffff81000000 { exit(); }
--- stderr
script:1:1-26: ERROR: Probing by address requires --unsafe
kprobe:0xffffffff81000000 { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~
  (E0404: scry explain E0404)
--- exit: 1
