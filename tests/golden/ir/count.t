# why: a count without a key is a lookup and an add in place, with the value tested for NULL first
--- cmd: --dump ir
--- script
BEGIN { @ = count(); }
--- ir fragments, in order
define
br i1
add i64
store i64
