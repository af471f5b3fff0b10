# why: what a record of aggregations cannot be used for, and what cannot stand in one
--- cmd: check {script}
--- script
begin {
	@k[1] = (n = count(), p = dist(5));
	@one = (p = dist(5));
	@k[1] = (n = sum(1));
	@k[1] = (n = count(), q = 5);
	@k[1] = (q = 5, n = count());
	@k[1] = (n = count(), n = count());
	@t[1] = (a = tseries(1, 1s, 5));
	@h[1] = (a = hist(1, 2), b = count());
	@h[1] = (a = hist(1, 3), b = count());
	@k[2] = count();
	@k = (n = count());
	@i = 5;
	@i = (n = count());
	$x = @k[1];
	@y = @k[1];
	@z[@k[1]] = 1;
	$t = (1, @k[1]);
	print(@k[1]);
	$a = @k[1].zz;
	$b = @k[1].p;
	@k[1]++;
	if (@k[1]) { $c = 1; }
	for ($kv : @only) { $d = 1; }
	@only[1] = (p = dist(5));
	find(@k, 1, $f);
}
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:4:2-22: ERROR: Type mismatch for @k.n: trying to assign value of type 'sum_t' when map already has a type 'count_t'
    @k[1] = (n = sum(1));
    ~~~~~~~~~~~~~~~~~~~~
  (E0303: scry explain E0303)
script:5:28-29: ERROR: 'q' is not an aggregation, but other members of this record are
    @k[1] = (n = count(), q = 5);
                              ~
HINT: a value for each key belongs into the key, or use max()
  (E0507: scry explain E0507)
script:6:22-29: ERROR: count() must be assigned directly to a map
    @k[1] = (q = 5, n = count());
                        ~~~~~~~
  (E0507: scry explain E0507)
script:7:28-35: ERROR: Duplicate field name in record: 'n'
    @k[1] = (n = count(), n = count());
                              ~~~~~~~
  (E0317: scry explain E0317)
script:8:15-32: ERROR: tseries() cannot be a member of a record
    @t[1] = (a = tseries(1, 1s, 5));
                 ~~~~~~~~~~~~~~~~~
  (E0507: scry explain E0507)
script:10:2-39: ERROR: Different bits in a single hist unsupported
    @h[1] = (a = hist(1, 3), b = count());
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  (E0507: scry explain E0507)
script:11:2-17: ERROR: Type mismatch for @k: trying to assign value of type 'count_t' when map already has a type 'record { .n = count_t, .p = dist_t }'
    @k[2] = count();
    ~~~~~~~~~~~~~~~
  (E0303: scry explain E0303)
script:12:2-4: ERROR: @k used as a map without an explicit key (scalar map), previously used with an explicit key (non-scalar map)
    @k = (n = count());
    ~~
  (E0308: scry explain E0308)
script:14:2-20: ERROR: Type mismatch for @i: trying to assign a record of aggregations when map already has a type 'int8'
    @i = (n = count());
    ~~~~~~~~~~~~~~~~~~
  (E0303: scry explain E0303)
script:15:7-12: ERROR: Map value 'record { .n = count_t, .p = dist_t }' cannot be read in an expression.
    $x = @k[1];
         ~~~~~
HINT: read one of its members, such as '.n'
  (E0308: scry explain E0308)
script:16:7-12: ERROR: Map value 'record { .n = count_t, .p = dist_t }' cannot be read in an expression.
    @y = @k[1];
         ~~~~~
HINT: read one of its members, such as '.n'
  (E0308: scry explain E0308)
script:17:2-11: ERROR: record { .n = count_t, .p = dist_t } cannot be part of a map key
    @z[@k[1]] = 1;
    ~~~~~~~~~
  (E0308: scry explain E0308)
script:18:11-16: ERROR: Map type record { .n = count_t, .p = dist_t } cannot exist inside a tuple.
    $t = (1, @k[1]);
             ~~~~~
  (E0317: scry explain E0317)
script:19:2-14: ERROR: Map type record { .n = count_t, .p = dist_t } cannot print the value of individual keys. You must print the whole map.
    print(@k[1]);
    ~~~~~~~~~~~~
  (E0511: scry explain E0511)
script:20:13-15: ERROR: record { .n = count_t, .p = dist_t } does not contain a field named 'zz'
    $a = @k[1].zz;
               ~~
  (E0305: scry explain E0305)
script:21:2-14: ERROR: Value 'dist_t' cannot be assigned to a scratch variable.
    $b = @k[1].p;
    ~~~~~~~~~~~~
  (E0309: scry explain E0309)
script:22:2-9: ERROR: The ++ operator can not be used on expressions of type 'record { .n = count_t, .p = dist_t }'
    @k[1]++;
    ~~~~~~~
  (E0304: scry explain E0304)
script:23:6-11: ERROR: Map value 'record { .n = count_t, .p = dist_t }' cannot be read in an expression.
    if (@k[1]) { $c = 1; }
        ~~~~~
HINT: read one of its members, such as '.n'
  (E0308: scry explain E0308)
script:24:13-18: ERROR: Loop expression does not support type: record { .p = dist_t }
    for ($kv : @only) { $d = 1; }
               ~~~~~
  (E0310: scry explain E0310)
script:26:2-17: ERROR: find() cannot copy a value of type 'record { .n = count_t, .p = dist_t }'
    find(@k, 1, $f);
    ~~~~~~~~~~~~~~~
  (E0308: scry explain E0308)
--- exit: 1
