# why: a setting of "warn" warns, once
--- cmd: --mode codegen {script}
--- script
config = { unstable_typeinfo = warn }
BEGIN { print(typeinfo(5)); print(typeinfo("a")); }
--- stdout
WARNING: Script is using an unstable feature: typeinfo. To prevent this warning you must explicitly enable it in the config e.g. unstable_typeinfo=enable
