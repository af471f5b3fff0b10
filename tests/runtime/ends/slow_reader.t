# why: a reader that stops reading costs events, which are counted, not memory; the tracer still ends when it is told to
# Anonymous memory: the mapped ring, whose pages older kernels count when they are touched, has its fixed size.
--- needs-root
--- program: flood
--- timeout: 60
--- file: reader.py
"""Starts scry with a pipe that nobody reads, floods it, and ends it by the signals named: prints what became of it."""
import os, signal, subprocess, sys, time

def resident(pid):
    return [int(l.split()[1]) for l in open(f'/proc/{pid}/status') if l.startswith('RssAnon')][0]

def start():
    script = 'tracepoint:syscalls:sys_enter_getpgid /comm == "flood-0"/ { printf("%d ......................................\\n", args.pid); @ = count(); } BEGIN { printf("begun\\n"); }'
    t = subprocess.Popen(['scry', '-q', '-e', script], stdout=subprocess.PIPE, stderr=open('err', 'w'))
    assert t.stdout.readline() == b'begun\n'
    while True:
        subprocess.run(['./flood', '1', '1', '1'])
        os.set_blocking(t.stdout.fileno(), False)
        head = t.stdout.read(100)
        if head:
            break
        time.sleep(0.02)
    os.set_blocking(t.stdout.fileno(), True)
    return t, head

what = sys.argv[1]
t, head = start()
before = resident(t.pid)
subprocess.run(['./flood', '1', '200000', '10'])
after = resident(t.pid)
print('bounded' if after - before < 6000 else f'grew from {before} to {after} kB')
if what == 'resume':
    t.send_signal(signal.SIGINT)
    out = (head + t.stdout.read()).split(b'\n')
    lines = sum(l.endswith(b'...') for l in out)
    total = [int(l[3:]) for l in out if l.startswith(b'@: ')][0]
    t.wait()
    lost = [l.split() for l in open('err') if l.startswith('lost')]
    lost = int(lost[0][1]) if lost else 0
    print('status', t.returncode, 'lost some' if lost else 'lost none', 'exact' if lines + lost == total else (lines, lost, total))
elif what == 'twice':
    t.send_signal(signal.SIGINT)
    time.sleep(0.5)
    print('waits' if t.poll() is None else 'ended')
    t.send_signal(signal.SIGINT)
    print('status', t.wait(5))
else:
    t.send_signal(signal.SIGTERM)
    print('status', t.wait(20))
--- sh: for how in resume twice term; do python3 reader.py $how; done
--- stdout
bounded
status 0 lost some exact
bounded
waits
status -2
bounded
status 1
