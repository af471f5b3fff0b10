# why: on a terminal: Ctrl-C, a new window size, Ctrl-Z and fg, and a terminal that hangs up
--- needs: root cmd:bash
--- program: terminal
--- timeout: 40
--- file: one.bt
BEGIN { printf("ready\n"); }
interval:ms:20 { @ = count(); }
END { printf("end\n"); }
--- file: keys
#!/bin/sh
# keys WHAT: what is typed, when the terminal shows that it is time
until grep -q ready tty.out; do sleep 0.05; done
sleep 0.3
case $1 in
ctrl-c) printf '\003' ;;
resize) printf '\037'; sleep 0.2; printf '\003' ;;
esac
sleep 3
--- sh
for what in ctrl-c resize; do
	: >tty.out
	sh keys $what | ./terminal scry -q one.bt >tty.out
	echo "$what: status $?"
	tr -d '\r' <tty.out | grep -oE 'end$|^@: [1-9]' | sed 's/[1-9]$/some/'
done
# job control: a shell in between, stopped and brought back
: >tty.out
{ sleep 0.5; printf 'scry -q one.bt\n'; until grep -q ready tty.out; do sleep 0.05; done; sleep 0.3; printf '\032'; sleep 0.7; printf 'fg\n'; sleep 0.5
  printf '\003'; sleep 0.7; printf 'exit\n'; sleep 0.5; } | PS1='$ ' ./terminal bash --norc --noprofile -i >tty.out
tr -d '\r' <tty.out | grep -aoE 'Stopped|end$|^@: [1-9]' | sed 's/[1-9]$/some/'
# hang-up: the terminal goes away; the tracer must not stay
: >tty.out
sleep 100 | ./terminal scry -q one.bt >tty.out &
until grep -q ready tty.out; do sleep 0.05; done
sleep 0.3
tracer=$(pgrep -x -P "$(pgrep -x -P $$ terminal)" scry)
kill -9 "$(pgrep -x -P $$ terminal)"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -e "/proc/$tracer" ] || break; sleep 0.2; done
[ -n "$tracer" ] && [ ! -e "/proc/$tracer" ] && echo "gone"
kill "$(pgrep -x -P $$ sleep)"
--- stdout
ctrl-c: status 0
end
@: some
resize: status 0
end
@: some
Stopped
end
@: some
gone
