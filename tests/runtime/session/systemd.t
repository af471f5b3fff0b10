# why: the service manager hears when probes are attached, and when the end begins
--- needs: root cmd:python3
--- sh: python3 listen
--- file: listen
import os, signal, socket, subprocess
for path in ('n.sock', '\0scry-test-%d' % os.getpid()):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(path)
    s.settimeout(15)
    env = dict(os.environ, NOTIFY_SOCKET=path.replace('\0', '@') if path[0] == '\0' else os.path.abspath(path))
    p = subprocess.Popen(['scry', '-q', '-e', 'interval:s:100 { }'], env=env, stdout=subprocess.DEVNULL)
    print(s.recv(100))
    p.send_signal(signal.SIGTERM)
    print(s.recv(100), p.wait())
--- stdout
b'READY=1\nSTATUS=Processing events...'
b'STOPPING=1' 0
b'READY=1\nSTATUS=Processing events...'
b'STOPPING=1' 0
