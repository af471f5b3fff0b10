# why: settings that change little have their value, and scripts run with them
--- needs-root
--- cmd: -q --no-warnings
--- script
config = {
	on_stack_limit = 0; max_cat_bytes = 5; license = "GPL v2"; cpp_demangle = false; lazy_symbolication = false;
	use_blazesym = false; unstable_typeinfo = enable; unstable_import_statement = warn;
}
begin {
	cat("/proc/sys/kernel/ostype"); printf("|\n"); print(typeinfo((uint8)1)); print(typeinfo("ab").base_type);
	print((config.on_stack_limit, config.max_cat_bytes, config.license));
	print((config.cpp_demangle, config.lazy_symbolication, config.use_blazesym, config.unstable_typeinfo));
	@s = str("a string that does not fit anything on the stack"); print(@s);
}
--- stdout
Linux|
{ .btf_id = 0, .base_type = int, .full_type = uint8 }
string
(0, 5, GPL v2)
(false, false, false, enable)
@s: a string that does not fit anything on the stack


@s: a string that does not fit anything on the stack
