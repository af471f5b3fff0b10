# why: maps and records in columns: keys in parts, members, units by name, stacks and histograms in one cell, controls escaped
--- needs: root
--- cmd: -q -f table
--- script
begin {
	@lat["cat", 3] = (n = count(), lat_us = avg(1500), p_us = dist(1500), read_bytes = sum(123456), h = hist(5));
	@lat["=b\n", 12] = (n = count(), lat_us = avg(7), p_us = dist(7), read_bytes = sum(700), h = hist(9));
	@ns[1] = dist(12); @c["x"] = count(); @hist = hist(5); @st_ms[1] = stats(1500); @one = (n = count(), p = dist(5));
	@plain = 7; @tup[1, "z"] = (1, "v"); @empty[1] = 1; clear(@empty);
	print((pid = 7, comm = "sh", lat_us = 1234, name = "hello")); print((pid = 8, comm = "bash", lat_us = 12345678, name = "a\tb"));
	print((a = 1, b = "x")); print((1, "tuple")); print(5); printf("plain %d\n", 4);
	print(@lat, 1, 10); print((a = 2, b = "y"));
	exit();
}
--- stdout
 PID  COMM              LAT_US  NAME
   7  sh                1.23ms  hello
   8  bash               12.3s  a\tb
   A  B
   1  x
VALUE1  VALUE2
     1  tuple
5
plain 4
@lat
KEY1  KEY2  N  LAT_US  P_US.COUNT  P_US.P50  P_US.P90  P_US.P99  P_US.P999  P_US.MAX  READ_BYTES  H
cat      3  1     150           1       148       148       148        148       148       12345  [4, 8) 1

   A  B
   2  y


@c
KEY  VALUE
x        1

@hist:
[4, 8)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|

@lat
KEY1  KEY2  N  LAT_US  P_US.COUNT  P_US.P50  P_US.P90  P_US.P99  P_US.P999  P_US.MAX  READ_BYTES  H
=b\n     12  1     7us           1       7us       7us       7us        7us       7us        700B  [8, 16) 1
cat      3  1  1.50ms           1    1.49ms    1.49ms    1.49ms     1.49ms    1.49ms      121KiB  [4, 8) 1

@ns
KEY  COUNT   P50   P90   P99  P999   MAX
  1      1  12ns  12ns  12ns  12ns  12ns

@one
N  P.COUNT  P.P50  P.P90  P.P99  P.P999  P.MAX
1        1      5      5      5       5      5

@plain: 7
@st_ms
KEY  COUNT  AVERAGE  TOTAL
  1      1    1.50s  1.50s

@tup
KEY1  KEY2  VALUE1  VALUE2
   1  z          1  v
