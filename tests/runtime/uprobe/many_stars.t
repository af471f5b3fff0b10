# why: a pattern that leads through /proc into the same tree again and again comes to an end; sensible ones find what they did
--- needs: root uprobe
--- program: calls
--- sh
mkdir -p one/a two/b .hidden/c && cp -L calls one/a/calls && cp -L calls two/b/calls && cp -L calls .hidden/c/calls
echo 'uprobe:/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*:f { }' >stars.bt; scry check stars.bt 2>&1 | grep -o 'ERROR.*'
scry -l "uprobe:$PWD/*/*/calls:add" | sed "s,$PWD,,"
scry -l "uprobe:$PWD/t*/b/c*s:add" | sed "s,$PWD,,"
scry -q -e "uprobe:$PWD/one/*/calls:add { @[arg0] = count(); }" -c './one/a/calls 2'
--- stdout
ERROR: the pattern '/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*' leads to too many files: name more of the path
uprobe:/one/a/calls:add
uprobe:/two/b/calls:add
uprobe:/two/b/calls:add


@[0]: 1
@[1]: 1
