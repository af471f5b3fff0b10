# why: demangled names: a method, both instances of a template, both overloads
--- needs: root uprobe
--- program: cplus
--- cmd: -q -c './cplus 5'
--- script
uprobe:./cplus:cpp:"app::Box::grow" { @grow = count(); @sum = sum(arg1); }
uprobe:./cplus:cpp:"app::show" { @show = count(); }
uprobe:./cplus:cpp:"app::show(int)" { @show_int = count(); }
--- stdout


@grow: 5
@show: 10
@show_int: 5
@sum: 10
