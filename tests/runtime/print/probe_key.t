# why: 'probe' as a key is a number only where nothing else is a key; with other strings, in loops that look into it, and in probes
# that need it as text it is a string everywhere
--- needs: root for_each_map_elem
--- cmd: -q
--- script
begin {
  @mixed[comm] = 1;
  @mixed[probe] = 2;
  @place[probe, 1] = 1;
  @place["a", 2] = 3;
  @looped[probe] = 1;
  @spread[probe] = 1;
  @plain[probe] = 1;
  @gone[probe] = 1;
  if (has_key(@plain, probe)) { printf("has key %s\n", probe); }
  for ($kv : @looped) { if ($kv.0 == "begin") { printf("found %s, %d\n", $kv.0, strlen($kv.0)); } }
  for ($kv : @plain) { print($kv); print($kv.0); }
  delete(@gone, probe);
}
interval:ms:1 {
  $p = probe;
  @spread[probe] = 2;
  @same = $p == "interval:ms:1";
  exit();
}
--- stdout
has key begin
found begin, 5
(begin, 1)
begin


@looped[begin]: 1
@mixed[scry]: 1
@mixed[begin]: 2
@place[begin, 1]: 1
@place[a, 2]: 3
@plain[begin]: 1
@same: true
@spread[begin]: 1
@spread[interval:ms:1]: 2
