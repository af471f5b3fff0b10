# why: heads of messages as scripts' readers know them: operands
--- cmd: check
--- script
enum e { A = 1, B };
BEGIN {
	strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
	print((enum e)2); print((enum e)7); $n = 7; print((enum e)$n);
	@h = hist(1); @y = @h; print((int64)@h); @c = count(); @d = @c;
	print(nsecs(1)); print(pid(2)); print(*"a"); $x = 5; print($x[0]); print((int8*)0 == "a");
	$a = (int8[2])(int16)5; $b = (int8[4])(int32)5; print($a == $b);
}
iter:task, iter:task_file { }
--- exit: 1
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:3:2-10: ERROR: Call to strlen() has arguments that do not match any definition.
    strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
    ~~~~~~~~
HINT: strlen() requires one argument (0 provided)
  (E0502: scry explain E0502)
script:3:12-20: ERROR: count() must be assigned directly to a map
    strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
              ~~~~~~~~
  (E0507: scry explain E0507)
script:3:28-33: ERROR: sum() must be assigned directly to a map
    strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
                              ~~~~~
  (E0507: scry explain E0507)
script:3:36-41: ERROR: reg can not be used with "begin" probes
    strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
                                      ~~~~~
  (E0504: scry explain E0504)
script:3:43-51: ERROR: Call to signal() has arguments that do not match any definition.
    strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
                                             ~~~~~~~~
HINT: signal() requires one argument (0 provided)
  (E0502: scry explain E0502)
script:3:58-67: ERROR: sum() requires one argument (2 provided)
    strlen(); count(1); print(sum()); reg(); signal(); @x = sum(1, 2);
                                                            ~~~~~~~~~
  (E0502: scry explain E0502)
script:4:26-34: ERROR: Enum: e doesn't contain a variant value of 7
    print((enum e)2); print((enum e)7); $n = 7; print((enum e)$n);
                            ~~~~~~~~
  (E0307: scry explain E0307)
script:5:16-23: ERROR: Map value 'hist_t' cannot be assigned from one map to another. The function that returns this type must be called directly e.g. `@y = hist(retval);`.
    @h = hist(1); @y = @h; print((int64)@h); @c = count(); @d = @c;
                  ~~~~~~~
  (E0308: scry explain E0308)
script:5:31-38: ERROR: Cannot cast from "hist_t" to "int64"
    @h = hist(1); @y = @h; print((int64)@h); @c = count(); @d = @c;
                                 ~~~~~~~
  (E0307: scry explain E0307)
script:5:57-64: ERROR: Map value 'count_t' cannot be assigned from one map to another. The function that returns this type must be called directly e.g. `@d = count();`.
    @h = hist(1); @y = @h; print((int64)@h); @c = count(); @d = @c;
                                                           ~~~~~~~
HINT: Add a cast to integer if you want the value of the aggregate, e.g. `@d = (int64)@c;`.
  (E0308: scry explain E0308)
script:6:14-15: ERROR: nsecs() only supports timestamp_mode arguments (int provided)
    print(nsecs(1)); print(pid(2)); print(*"a"); $x = 5; print($x[0]); print((int8*)0 == "a");
                ~
  (E0503: scry explain E0503)
script:6:29-30: ERROR: pid() only supports curr_ns and init as the argument
    print(nsecs(1)); print(pid(2)); print(*"a"); $x = 5; print($x[0]); print((int8*)0 == "a");
                               ~
  (E0503: scry explain E0503)
script:6:40-44: ERROR: The * operator can not be used on expressions of type 'string[2]'
    print(nsecs(1)); print(pid(2)); print(*"a"); $x = 5; print($x[0]); print((int8*)0 == "a");
                                          ~~~~
  (E0304: scry explain E0304)
script:6:61-66: ERROR: The array index operator [] can only be used on arrays, pointers, and tuples, found int8.
    print(nsecs(1)); print(pid(2)); print(*"a"); $x = 5; print($x[0]); print((int8*)0 == "a");
                                                               ~~~~~
  (E0306: scry explain E0306)
script:6:75-90: ERROR: The == operator can not be used on expressions of types int8 *, string[2]
    print(nsecs(1)); print(pid(2)); print(*"a"); $x = 5; print($x[0]); print((int8*)0 == "a");
                                                                             ~~~~~~~~~~~~~~~
  (E0304: scry explain E0304)
script:7:56-64: ERROR: Only arrays of same size support comparison operators.
    $a = (int8[2])(int16)5; $b = (int8[4])(int32)5; print($a == $b);
                                                          ~~~~~~~~
  (E0303: scry explain E0303)
script:9:12-26: ERROR: iter probe only supports one attach point.
iter:task, iter:task_file { }
           ~~~~~~~~~~~~~~
  (E0402: scry explain E0402)
