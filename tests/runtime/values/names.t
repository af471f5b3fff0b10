# why: names of errors, signals and system calls are strings in the kernel: compared, printed, keys
--- needs-root
--- cmd: -q
--- script
begin {
	print(strerror(2)); print(strerror(-13)); print(strerror(9999)); print(signal_name(9)); print(signal_name(35)); print(signal_name(70));
	print(syscall_name(0)); print(syscall_name(5000)); @k[strerror(1)] = 1; if (strerror(1) == "Operation not permitted") { print("equal"); }
}
--- stdout fragments, in order
No such file or directory
Permission denied
Unknown error
Killed
Real-time signal 1
N/A
read
Unknown syscall
equal
@k[Operation not permitted]: 1
