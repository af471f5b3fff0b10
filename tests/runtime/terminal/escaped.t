# why: names of the traced world cannot drive the terminal; the script's own text can, and files and pipes get the bytes
--- needs: root
--- program: terminal
--- program: rogue
--- file: names.bt
tracepoint:syscalls:sys_enter_openat /pid == cpid && args.flags == 256/ {
	printf("\033[1m%s\033[0m %s|%-12s|%c\n", comm, str(args.filename), str(args.filename), 0x9b);
	print(str(args.filename));
	@[comm] = count();
	@last = (comm, 1);
}
--- sh
./terminal scry -q -c ./rogue names.bt </dev/null >tty.out 2>&1
./terminal scry -q -f table -c ./rogue names.bt </dev/null >table.tty 2>&1
scry -q -f table -o table.out -c ./rogue names.bt
./terminal scry -q -f json -c ./rogue names.bt </dev/null >json.out 2>&1
scry -q -o bytes.out -c ./rogue names.bt
# the only controls on the terminal are those of the script's format, carriage returns of the terminal, newlines
sed 's/\x1b\[1m//; s/\x1b\[0m//; s/\r$//' tty.out | LC_ALL=C grep -anP '[\x00-\x08\x0b-\x1f\x7f]' && echo "controls on the terminal"
sed 's/\x1b\[1m//; s/\x1b\[0m//; s/\r$//' table.tty | LC_ALL=C grep -anP '[\x00-\x08\x0b-\x1f\x7f]' && echo "controls in the table"
LC_ALL=C grep -anP '[\x00-\x08\x0b-\x1f\x7f]' table.out | grep -v '\[1m' && echo "controls in the table file"
sed 's/\r$//' json.out | LC_ALL=C grep -anP '[\x00-\x08\x0b-\x1f\x7f]' && echo "controls in JSON"
iconv -f UTF-8 -t UTF-32 tty.out json.out table.out >/dev/null || echo "not UTF-8"
grep -c 'größe' tty.out
grep -F '\x1b[2Jx' tty.out | grep -c '^@'
grep -F '\x9b2Jy' tty.out | grep -c '^@'
grep -F '\xc2\x9b2Jz' tty.out | grep -c '^@'
grep -F 'pass\x08\x08\x08xx' tty.out | grep -c '^@'
grep -F '\xe2\x80\xaetxt' tty.out | grep -c '^@'
grep -F '\x9b' tty.out | grep -ac '|.x9b'
LC_ALL=C grep -acP '\x1b\[2Jx.*\x9b$' bytes.out
LC_ALL=C grep -acP '^@\[\x9b2Jy\]: 1$' bytes.out
grep -c 'u001b' json.out
--- stdout
3
1
1
1
1
1
12
1
1
16
