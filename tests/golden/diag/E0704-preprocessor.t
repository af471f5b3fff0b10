--- cmd: check
--- script
#if 1 +
#endif
#else
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-4: ERROR: definitions.h:2:1: error: invalid expression in preprocessor condition
#if 1 +
~~~
  (E0704: scry explain E0704)
script:3:1-6: ERROR: definitions.h:4:1: error: #else without #if
#else
~~~~~
  (E0704: scry explain E0704)
--- exit: 1
