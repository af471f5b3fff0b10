# why: cures that could not help: a switch of kprobes that the kernel does not have, "run as root" for root, Linux 5.5 for one that is newer
--- needs: root
--- timeout: 60
--- sh
scry doctor --json > out
python3 - <<'END'
import json, os, re
checks = json.load(open("out"))["checks"]
have = [int(n) for n in re.findall(r"\d+", os.uname().release)[:2]]
has = {c["name"]: c["state"] == "ok" for c in checks if c["group"] == "kernel features"}
for c in checks:
    if not c["cure"]:
        continue
    if c["group"] == "privileges" and "run as root" in c["cure"]:
        print("root:", c["cure"])
    if "kprobes/enabled" in c["cure"] and not has["kprobe"]:
        print("kprobes:", c["cure"])
    v = re.match(r"Linux (\d+)\.(\d+)", c["cure"]) if c["group"] == "kernel features" else None
    if v and [int(v[1]), int(v[2])] <= have:
        print("version:", c["name"], c["cure"])
print("looked at", len(checks) > 40)
END
scry -l 'fentry:vfs_read' > out 2> err
if scry --has fentry; then [ ! -s err ]; else grep -c 'this kernel refuses fentry and fexit' err | sed 's/^1$//;/^$/d'; fi
--- stdout
looked at True
