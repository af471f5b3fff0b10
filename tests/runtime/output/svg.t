# why: a flame graph is well-formed, each frame lies within its caller, and widths are shares
--- needs: root uprobe cmd:python3
--- program: calls
--- cmd: -q -f svg -c './calls 6'
--- script
uprobe:./calls:inner+4 { @a["<&\"odd;\x01", ustack(3)] = count(); }
uprobe:./calls:add { @b[ustack(1)] = sum(3); print("not in the picture"); }
--- file: look.py
import sys, xml.etree.ElementTree as tree
ns = '{http://www.w3.org/2000/svg}'
boxes = []
for g in tree.parse(sys.argv[1]).findall(f'.//{ns}g'):
    r = g.find(f'{ns}rect')
    boxes.append((g.get('data-n'), g.find(f'{ns}title').text, *(float(r.get(k)) for k in ('x', 'y', 'width'))))
names = [b[0] for b in boxes]
assert sorted(names) == sorted(['all', '@a', '@b', '<&"odd ?', 'outer', 'middle', 'inner', 'add']), names
at = {b[0]: b for b in boxes}
for inner, outer in ('@a', 'all'), ('@b', 'all'), ('<&"odd ?', '@a'), ('outer', '<&"odd ?'), ('middle', 'outer'), ('inner', 'middle'), ('add', '@b'):
    i, o = at[inner], at[outer]
    assert i[3] < o[3] and i[2] >= o[2] - .02 and i[2] + i[4] <= o[2] + o[4] + .02, (i, o)
assert abs(at['add'][4] / at['all'][4] - 18 / 24) < .001 and abs(at['inner'][4] / at['all'][4] - 6 / 24) < .001
assert at['inner'][1].startswith('inner (6, 25.00%)'), at['inner'][1]
--- check
python3 look.py stdout
test "$(grep -c 'not in the picture' stderr)" = 6
