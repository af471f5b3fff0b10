# why: the same as comma-separated values: headers where columns change, quotes, formulas
--- needs: root
--- cmd: -q -f csv
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
pid,comm,lat_us,name
7,sh,1234,hello
8,bash,12345678,a	b

a,b
1,x

value1,value2
1,tuple
5
plain 4

map,key1,key2,n,lat_us,p_us.count,p_us.p50,p_us.p90,p_us.p99,p_us.p999,p_us.max,read_bytes,h
lat,cat,3,1,150,1,148,148,148,148,148,12345,"[4, 8) 1"

a,b
2,y

map,key,value
c,x,1

map,min,max,count
hist,4,7,1

map,key1,key2,n,lat_us,p_us.count,p_us.p50,p_us.p90,p_us.p99,p_us.p999,p_us.max,read_bytes,h
lat,"'=b
",12,1,7,1,7,7,7,7,7,700,"[8, 16) 1"
lat,cat,3,1,1500,1,1487,1487,1487,1487,1487,123456,"[4, 8) 1"

map,key,count,p50,p90,p99,p999,max
ns,1,1,12,12,12,12,12

map,n,p.count,p.p50,p.p90,p.p99,p.p999,p.max
one,1,1,5,5,5,5,5

map,value
plain,7

map,key,count,average,total
st_ms,1,1,1500,1500

map,key1,key2,value1,value2
tup,1,z,1,v
