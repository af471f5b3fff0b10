# why: heads of messages as scripts' readers know them: settings
--- cmd: check
--- script
config = { max_strlen = "abc"; license = "x"; cpp_demangle = 9; missing_probes = maybe }
BEGIN { }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:25-30: ERROR: max_strlen: expecting a number, got abc
config = { max_strlen = "abc"; license = "x"; cpp_demangle = 9; missing_probes = maybe }
                        ~~~~~
  (E0601: scry explain E0601)
script:1:42-45: ERROR: Invalid value for license. Found: x. Valid values: Dual MIT/GPL, Dual BSD/GPL, Dual MPL/GPL, GPL and additional rights, GPL v2, GPL.
config = { max_strlen = "abc"; license = "x"; cpp_demangle = 9; missing_probes = maybe }
                                         ~~~
  (E0601: scry explain E0601)
script:1:62-63: ERROR: cpp_demangle: Invalid bool value '9': valid values are true, false, 1 or 0.
config = { max_strlen = "abc"; license = "x"; cpp_demangle = 9; missing_probes = maybe }
                                                             ~
  (E0601: scry explain E0601)
script:1:82-87: ERROR: Invalid value for missing_probes: valid values are ignore, warn, and error.
config = { max_strlen = "abc"; license = "x"; cpp_demangle = 9; missing_probes = maybe }
                                                                                 ~~~~~
  (E0601: scry explain E0601)
--- exit: 1
