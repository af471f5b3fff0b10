--- needs: root uprobe
--- program: cplus
--- cmd: -q -c './cplus 5'
--- script
uprobe:./cplus:_ZN3app3Box4growEi { @ = count(); }
--- stdout


@: 5
