--- cmd: check
--- script
begin
{
	write_user((uint8 *)1, "J", 3);
	write_user((uint8 *)1, kstack, 3);
	write_user((uint8 *)1, (uint16)1, 2);
	write_user((uint8 *)1, ((uint8)1, (uint8)2), -1);
	write_user((uint8 *)1, "abc", 4);
}
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:3:30-31: ERROR: write_user() of 3 bytes from a value of 2
    write_user((uint8 *)1, "J", 3);
                                ~
  (E0503: scry explain E0503)
script:4:25-31: ERROR: write_user() expects an address or a value in memory (kstack_bpftrace_127 provided)
    write_user((uint8 *)1, kstack, 3);
                           ~~~~~~
  (E0503: scry explain E0503)
script:6:47-49: ERROR: write_user() of -1 bytes from a value of 2
    write_user((uint8 *)1, ((uint8)1, (uint8)2), -1);
                                                 ~~
  (E0503: scry explain E0503)
--- exit: 1
