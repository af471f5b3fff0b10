# why: each packet is one record of the file, without its Ethernet header
--- needs: root vm fentry probe:fentry:__dev_queue_xmit
--- program: tcpload
--- sh: scry -q -e 'fentry:__dev_queue_xmit /pid == cpid/ { skboutput("packets.pcap", args.skb, args.skb->len, 14); @ = count(); }' -c './tcpload 127.0.0.1 2000'
--- check
python3 -c '
import re, struct
count = int(re.search(r"@: (\d+)", open("stdout").read()).group(1))
data = open("packets.pcap", "rb").read()
magic, link, at, records = data[:4], struct.unpack("<I", data[20:24])[0], 24, 0
while at < len(data):
    caught = struct.unpack("<I", data[at + 8:at + 12])[0]
    assert data[at + 16] == 0x45, data[at:at + 40]
    at, records = at + 16 + caught, records + 1
print(magic, link, count, records)
assert magic == b"\x4d\x3c\xb2\xa1" and link == 101 and records == count > 3
'
