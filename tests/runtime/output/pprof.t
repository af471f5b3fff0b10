# why: a pprof file decodes by the published format to the stacks, counts and labels that there were
--- needs: root uprobe cmd:python3
--- program: calls
--- cmd: -q -f pprof -o profile.gz -c './calls 6'
--- script
uprobe:./calls:inner+4 { @[ustack(3), comm] = count(); }
uprobe:./calls:add { @bytes[ustack(1)] = sum(5); }
--- file: look.py
import gzip, sys

def fields(b):
    """Protocol buffers: (number, value) in order."""
    i, out = 0, []
    def varint():
        nonlocal i
        v = s = 0
        while True:
            v |= (b[i] & 127) << s
            s += 7
            i += 1
            if b[i - 1] < 128:
                return v
    while i < len(b):
        k = varint()
        if k & 7 == 2:
            n = varint()
            out.append((k >> 3, b[i:i + n]))
            i += n
            assert i <= len(b)
        else:
            assert k & 7 == 0
            out.append((k >> 3, varint()))
    return out

def packed(b):
    out, v, s = [], 0, 0
    for c in b:
        v |= (c & 127) << s
        s += 7
        if c < 128:
            out.append(v)
            v = s = 0
    return out

top = fields(gzip.open(sys.argv[1]).read())
strings = [v.decode() for k, v in top if k == 6]
assert strings[0] == ''
types = [strings[dict(fields(v))[1]] for k, v in top if k == 1]
assert types == ['samples', 'bytes'], types
func = {dict(fields(v))[1]: strings[dict(fields(v))[2]] for k, v in top if k == 5}
maps = {dict(fields(v))[1]: dict(fields(v)) for k, v in top if k == 3}
locs = {}
for k, v in top:
    if k == 4:
        d = dict(fields(v))
        m = maps[d[2]]
        assert m[2] <= d[3] < m[3] and strings[m[5]].endswith('/calls')
        locs[d[1]] = func[dict(fields(d[4]))[1]]
seen = set()
for k, v in top:
    if k == 2:
        f = fields(v)
        labels = tuple((strings[dict(fields(x))[1]], strings[dict(fields(x))[2]]) for n, x in f if n == 3)
        seen.add((tuple(locs[i] for i in packed(dict(f)[1])), tuple(packed(dict(f)[2])), labels))
assert seen == {(('inner', 'middle', 'outer'), (6, 0), (('key2', 'calls'),)), (('add',), (0, 30), ())}, seen
assert dict(top)[9] > 1.7e18 and 0 < dict(top)[10] < 60e9
--- check
python3 look.py profile.gz
