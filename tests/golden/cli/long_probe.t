# why: four times as many statements once took 26 times as long: passes of LLVM that look at everything for each of them
--- timeout: 120
--- sh
python3 - "$SCRY" <<'END'
import resource, subprocess, sys

def seconds(statement, nr):
    with open('long.bt', 'w') as f:
        f.write('begin { $x = nsecs;\n' + '\n'.join(statement.replace('#', str(i)) for i in range(nr)) + '\n}\n')
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    r = subprocess.run([sys.argv[1], '--mode', 'codegen', 'long.bt'], capture_output=True)
    if r.returncode and b'E0804' not in r.stderr:         # the jumps of that many lines may be too long, which is found at the end
        print(r.returncode, r.stderr[:500])
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

for statement in 'printf("%d %s\\n", $x, comm);', '@c[#] = count();', '@x += 1;  // and a comment':
    ratio = min(seconds(statement, 4000) / seconds(statement, 1000) for _ in range(2))
    print(statement, 'near-linear' if ratio < 14 else f'{ratio:.0f} times as long')
END
--- stdout
printf("%d %s\n", $x, comm); near-linear
@c[#] = count(); near-linear
@x += 1;  // and a comment near-linear
