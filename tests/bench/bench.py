"""End-to-end speed beside peers, in one run, in turn, medians and ratios."""
import argparse
import contextlib
import os
import pathlib
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SHARED = SOURCE.parent / "shared" / "bench"
SCAPY = """
import sqlite3, sys
from scapy.all import ARP, DNS, ICMP, IP, IPv6, TCP, UDP, sniff
db = sqlite3.connect(sys.argv[2])
db.execute("CREATE TABLE packets(id INTEGER PRIMARY KEY, time REAL, src TEXT,"
           " dst TEXT, protocol TEXT, length INT, info TEXT)")
def store(p):
    ip = p.getlayer(IP) or p.getlayer(IPv6)
    name = next((k.__name__ for k in (DNS, TCP, UDP, ICMP, ARP) if k in p), "?")
    db.execute("INSERT INTO packets(time, src, dst, protocol, length, info)"
               " VALUES(?,?,?,?,?,?)", (float(p.time), ip and ip.src,
               ip and ip.dst, name, len(p), p.summary()))
    db.commit()
sniff(offline=sys.argv[1], prn=store, store=False)
"""


def quiet(command, **options):
    subprocess.run([str(word) for word in command], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def workload(build, folder, count):
    path = folder / f"mix{count}.pcap"
    generator = SHARED / "gen_mix.c"
    if generator.exists():
        binary = folder / "gen_mix"
        if not binary.exists():
            quiet(["gcc", "-O2", "-w", "-o", binary, generator, "-lm"])
        quiet([binary, "mix", count, 1, path])
    else:
        quiet([build / "tests" / "make_load", count, path])
    return path


def rows_of(data):
    with contextlib.closing(sqlite3.connect(data / "packets.db")) as db:
        return db.execute("SELECT count(*) FROM packet").fetchone()[0]


def viewer():
    """`serve` refuses to run as root, so root measures it as another user."""
    return ["setpriv", "--reuid", "64001", "--regid", "65534", "--clear-groups"] \
        if os.geteuid() == 0 else []


def sensor_flags():
    return ["--user", "nobody", "--group", "nogroup"] if os.geteuid() == 0 else []


def end_to_end(build, folder, path, packets):
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, 64001, 65534)
    sock = folder / "sensor.sock"
    start = time.monotonic()
    sensor = subprocess.Popen(
        [build / "periscope-sensor", "--read", path, "--socket", sock,
         "--wait-clients", "1", *sensor_flags()], stderr=subprocess.DEVNULL)
    try:
        while not sock.exists():
            time.sleep(0.001)
        quiet([*viewer(), build / "periscope-dashboard", "serve", "--no-web",
               "--exit-at-end", "--socket", sock, "--data", data])
        seconds = time.monotonic() - start
        assert sensor.wait(20) == 0
    finally:
        if sensor.poll() is None:
            sensor.kill()
            sensor.wait()
        with contextlib.suppress(FileNotFoundError):
            sock.unlink()
    assert rows_of(data) == packets, (rows_of(data), packets)
    return seconds


def timed(command):
    start = time.monotonic()
    quiet(command)
    return time.monotonic() - start


def sensor_alone(build, folder, path):
    sock = folder / "alone.sock"
    seconds = timed([build / "periscope-sensor", "--read", path, "--socket", sock,
                     "--wait-clients", "0", *sensor_flags()])
    sock.unlink(missing_ok=True)
    return seconds


def scapy(folder, path):
    db = folder / "scapy.db"
    db.unlink(missing_ok=True)
    script = SHARED / "seed_scapy.py"
    if script.exists():
        return timed(["/usr/bin/python3", script, path, db, "commit"])
    own = folder / "scapy_commit_each.py"
    own.write_text(SCAPY)
    return timed(["/usr/bin/python3", own, path, db])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    build, count = options.build, options.packets
    folder = pathlib.Path(tempfile.mkdtemp(prefix="periscope-bench-", dir="/var/tmp"))
    os.chmod(folder, 0o755)
    try:
        counts = {"big": count, "middle": max(count // 10, 1), "small": max(count // 500, 1)}
        paths = {name: workload(build, folder, n) for name, n in counts.items()}
        for name, path in paths.items():  # into the page cache; the real count
            out = subprocess.run(["tcpdump", "-r", path, "-w", "-"], check=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            del out
        actual = {name: packets_in(path) for name, path in paths.items()}
        jobs = {
            "periscope end to end": ("big", lambda: end_to_end(
                build, folder, paths["big"], actual["big"])),
            "periscope sensor alone": ("big", lambda: sensor_alone(
                build, folder, paths["big"])),
            "tcpdump -w": ("big", lambda: timed(
                ["tcpdump", "-r", paths["big"], "-w", "/dev/null"])),
            "tshark, six fields": ("middle", lambda: timed(
                ["tshark", "-n", "-r", paths["middle"], "-T", "fields",
                 "-e", "frame.time_epoch", "-e", "ip.src", "-e", "ip.dst",
                 "-e", "_ws.col.Protocol", "-e", "dns.qry.name",
                 "-e", "tls.handshake.extensions_server_name"])),
            "scapy, a commit each": ("small", lambda: scapy(folder, paths["small"])),
        }
        times = {name: [] for name in jobs}
        for _ in range(options.runs):
            for name, (size, job) in jobs.items():
                times[name].append(actual[size] / job())
        report(times, actual)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def packets_in(path):
    """Counts the records of a classic capture file."""
    import struct
    data, at, n = path.read_bytes(), 24, 0
    while at + 16 <= len(data):
        at += 16 + struct.unpack_from("<I", data, at + 8)[0]
        n += 1
    return n


def report(times, actual):
    rates = {name: statistics.median(values) for name, values in times.items()}
    own = rates["periscope end to end"]
    print(f"{platform.machine()}, {os.cpu_count()} cores, "
          f"{time.strftime('%Y-%m-%d', time.gmtime())}, packets: {actual}")
    print(f"{'':24} {'packets/s':>12} {'end to end is':>14}")
    for name, rate in rates.items():
        print(f"{name:24} {rate:12,.0f} {own / rate:13.2f}x")
    tshark, script = rates["tshark, six fields"], rates["scapy, a commit each"]
    ok = own >= 5 * tshark and own >= 100 * script
    print(f"goal, 5 x tshark and 100 x scapy: {'met' if ok else 'MISSED'}")
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
