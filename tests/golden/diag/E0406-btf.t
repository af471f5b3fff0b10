--- cmd: --mode codegen
--- script
iter:no_such_object { exit(); }
--- stderr
script:1:1-20: ERROR: iter no_such_object not available for your kernel version.
iter:no_such_object { exit(); }
~~~~~~~~~~~~~~~~~~~
  (E0406: scry explain E0406)
--- exit: 1
