# why: --top draws each interval over the one before, the largest first, cut to the window; elsewhere it changes nothing
--- needs: root
--- program: terminal
--- file: top.bt
begin { @n = 0; for ($i : 0..40) { @m[$i] = $i; } @long["0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"] = 1; }
interval:ms:300 {
	@n++;
	printf("turn %d\n", @n); print(@long); print(@m);
	if (@n == 3) { clear(@m); clear(@long); exit(); }
}
--- file: quiet.bt
begin { @calls["a"] = 1; @calls["b"] = 2; }
tracepoint:syscalls:sys_enter_reboot { @calls["c"] = 3; }
--- sh
./terminal scry -q --top top.bt </dev/null | tr -d '\r' >tty.out
scry -q --top top.bt >pipe.out
scry -q top.bt >plain.out
cmp pipe.out plain.out && echo "a pipe gets it plain"
awk -v RS='\033\\[H' -v ORS='' 'NR > 1 { print "frame " NR - 1 ": " gsub(/\033\[K/, "") " lines\n" }' tty.out
awk -v RS='\033\\[H' 'NR == 3' tty.out | sed 's/\x1b\[[KJ]//g' | head -5
awk -v RS='\033\\[H' 'NR == 3' tty.out | sed 's/\x1b\[[KJ]//g' | grep -c .
grep -ac 'more lines' tty.out
timeout -s INT 20 ./terminal scry -q --top --for 6s quiet.bt </dev/null | tr -d '\r' >quiet.out
awk -v RS='\033\\[H' 'END { print (NR - 1 >= 2 ? "printed by itself" : "frames: " NR - 1) }' quiet.out
awk -v RS='\033\\[H' 'NR == 2' quiet.out | sed 's/\x1b\[[KJ]//g'
--- stdout
a pipe gets it plain
frame 1: 23 lines
frame 2: 23 lines
frame 3: 23 lines
turn 2
@long[01234567890123456789012345678901234567890123456789012345678901234567890123
@m[39]: 39
@m[38]: 38
@m[37]: 37
23
3
printed by itself
@calls[b]: 2
@calls[a]: 1
