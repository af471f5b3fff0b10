--- cmd: check
--- script
BEGIN { @a = (int8)1; @a = (uint64)nsecs; }
--- stdout
script:1:14-20: WARNING: Unnecessary cast: expression is already of type int8
BEGIN { @a = (int8)1; @a = (uint64)nsecs; }
             ~~~~~~
script:1:28-36: WARNING: Unnecessary cast: expression is already of type uint64
BEGIN { @a = (int8)1; @a = (uint64)nsecs; }
                           ~~~~~~~~
script:1:36-41: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
BEGIN { @a = (int8)1; @a = (uint64)nsecs; }
                                   ~~~~~
script: ok, 3 warnings
1 script: 1 ok, 0 failed
