# why: nothing is lost when threads hit the same probe and the same keys at once
--- needs: root uprobe
--- program: threads
--- cmd: -q -c './threads 4 500'
--- script
uprobe:./threads:work { @all = count(); @by[arg0] = count(); @name[comm] = count(); }
--- stdout has
^@all: 2000$
^@by\[0\]: 500$
^@by\[3\]: 500$
^@name\[worker-2\]: 500$
