# why: demangled names of Rust, both manglings
--- needs: root uprobe
--- program: rustnames
--- cmd: -q -c './rustnames 6'
--- script
uprobe:./rustnames:cpp:"orchard::pick" { @pick = count(); }
uprobe:./rustnames:cpp:"orchard::basket::put" { @put = count(); }
uprobe:./rustnames:cpp:"orchard::*" { @all = count(); }
uprobe:./rustnames:_RNvCs1234_7orchard4pick { @mangled = count(); }
--- stdout has
^@pick: 6$
^@put: 12$
^@all: 18$
^@mangled: 6$
