#!/usr/bin/env python3
"""The running sensor, looked at from outside: what it holds, and which system
calls it makes once the sandbox is there.

Runs in a network of its own with a veth pair: unshare(1), ip(8), and for the
second part strace(1)."""
import atexit
import gzip
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
LIMIT_S = 10
PACKETS = 3  # type of a message: docs/PROTOCOL.md
HELLO = struct.pack(">IBBH4sHBBQQQ", 32, 1, 0, 0, b"PSCP", 1, 1, 0, 0, 0, 0)
HERE = os.path.dirname(os.path.abspath(__file__))
DEF = os.path.join(HERE, "..", "..", "sensor", "privs", "syscalls.def")
SENSOR = os.path.join(os.environ.get("PERISCOPE_BUILD", "."),
                      "periscope-sensor")


def wait_for(what, condition):
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    sys.exit("waited %d s for %s" % (LIMIT_S, what))


class Sensor:
    """`prefix` is a command that starts it, `source` what it reads."""

    def __init__(self, folder, *prefix,
                 source=("--interface", "right", "--promiscuous"), stdin=None):
        self.path = os.path.join(folder, "sensor.sock")
        self.log = os.path.join(folder, "log")
        self.traced = bool(prefix)
        with open(self.log, "w") as log:
            self.started = subprocess.Popen(
                [*prefix, SENSOR, *source, "--user", "nobody",
                 "--socket", self.path], stderr=log, stdin=stdin)
        wait_for("the sensor", self.ready)
        self.pid = self.child() if self.traced else self.started.pid
        atexit.register(self.end)

    def said(self):
        with open(self.log) as log:
            return log.read()

    def ready(self):
        if self.started.poll() is not None:
            sys.exit("the sensor ended:\n" + self.said())
        return " ready: " in self.said()

    def child(self):
        path = "/proc/%d/task/%d/children" % ((self.started.pid,) * 2)
        with open(path) as file:
            return int(file.read().split()[0])

    def end(self):
        """Of a test that failed."""
        if self.started.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.started.wait(LIMIT_S)

    def stop(self):
        os.kill(self.pid, signal.SIGTERM)
        return self.started.wait(LIMIT_S)


def check_status(pid):
    wanted = {"Uid": "65534\t" * 3 + "65534", "Gid": "65534\t" * 3 + "65534",
              "Groups": "", "NoNewPrivs": "1", "Seccomp": "2"}
    wanted.update({"Cap" + part: "0" * 16
                   for part in ("Inh", "Prm", "Eff", "Bnd", "Amb")})
    tasks = os.listdir("/proc/%d/task" % pid)
    assert tasks == [str(pid)], tasks
    with open("/proc/%d/status" % pid) as file:
        lines = dict(line.split(":", 1) for line in file)
    for name, value in wanted.items():
        assert lines[name].strip() == value, (name, lines[name])


def check_files(pid):
    root = os.readlink("/proc/%d/root" % pid)
    assert root.endswith(" (deleted)"), root
    for fd in os.listdir("/proc/%d/fd" % pid):
        assert int(fd) < 32, "descriptor %s without a client" % fd


def check_not_listed(pid):
    if not shutil.which("pscap"):
        return
    listed = subprocess.run(["pscap", "-a"], stdout=subprocess.PIPE,
                            text=True).stdout
    assert not re.search(r"(?m)^\s*\d+\s+%d\s" % pid, listed), listed


def holds_nothing(folder):
    sensor = Sensor(folder)
    check_status(sensor.pid)
    check_files(sensor.pid)
    check_not_listed(sensor.pid)
    assert sensor.stop() == 0, sensor.said()


def rows():
    with open(DEF) as file:
        return set(re.findall(r"(?m)^(?:ALLOW|REFUSE)\((\w+),", file.read()))


class Client:
    """Says a hello that is right, and reads what comes."""

    def __init__(self, sensor):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(LIMIT_S)
        self.socket.connect(sensor.path)
        self.socket.sendall(HELLO)
        self.stream = self.socket.makefile("rb")
        self.newest = 0

    def read(self):
        """One message: False at the end."""
        header = self.stream.read(8)
        if not header:
            return False
        payload = self.stream.read(struct.unpack(">I", header[:4])[0])
        if header[4] == PACKETS:
            first, count = struct.unpack(">QI", payload[:12])
            self.newest = first + count - 1
        return True

    def read_to(self, number):
        end = time.monotonic() + LIMIT_S
        while self.newest < number:
            assert self.read(), "the stream ended at %d" % self.newest
            assert time.monotonic() < end, "stands still at %d" % self.newest

    def close(self):
        self.stream.close()
        self.socket.close()


def send_frames(count):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as frames:
        frames.bind(("left", 0))
        for _ in range(count):
            frames.send(b"\xff" * 12 + b"\x88\xb5" + bytes(46))


def watch(sensor, trace):
    """Reads, stalls until its socket is full, goes on, leaves."""
    def full():
        send_frames(2000)
        with open(trace) as file:
            return re.search(r"EPOLL_CTL_MOD.*EPOLLOUT", file.read())

    client = Client(sensor)
    send_frames(500)
    client.read_to(1)
    before = client.newest
    wait_for("a client that is too slow", full)
    client.read_to(before + 1)
    client.close()


def use(sensor, trace):
    """Everything that makes it call the kernel."""
    for hello in (b"", b"nonsense" * 8):
        client = socket.socket(socket.AF_UNIX)
        client.connect(sensor.path)
        client.send(hello)
        client.settimeout(0.2)
        try:
            client.recv(65536)
        except OSError:
            pass
        client.close()
    watch(sensor, trace)
    for state in ("down", "up"):
        subprocess.run(["ip", "link", "set", "right", state], check=True)
        time.sleep(0.3)
    os.kill(sensor.pid, signal.SIGSTOP)
    time.sleep(0.1)
    os.kill(sensor.pid, signal.SIGCONT)
    time.sleep(1.1)  # a turn of the statistics


def check_trace(trace, wanted):
    """Only what has a row was called, and all that is wanted."""
    with open(trace) as file:
        text = file.read()
    text = text[text.rindex("SECCOMP_SET_MODE_FILTER"):]
    seen = set(re.findall(r"(?m)^\d+ +(\w+)\(", text))
    assert wanted <= seen, wanted - seen
    assert seen <= rows(), "not in syscalls.def: %s" % (seen - rows())
    assert "SIGSYS" not in text


def calls_only_its_rows(folder):
    trace = os.path.join(folder, "trace")
    sensor = Sensor(folder, "strace", "-f", "-o", trace)
    use(sensor, trace)
    assert sensor.stop() == 0, sensor.said()
    check_trace(trace, {"accept4", "recvfrom", "sendto", "getsockopt"})


def replay_calls_only_its_rows(folder):
    """A pipe of gzip, which comes in two pieces."""
    count = 5000
    record = struct.pack("<IIII", 1, 2, 60, 60)
    packed = gzip.compress(
        struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1) +
        b"".join(record + os.urandom(60) for _ in range(count)))
    trace = os.path.join(folder, "trace")
    read_end, write_end = os.pipe()
    with open(read_end, "rb") as stdin, open(write_end, "wb", 0) as pipe:
        pipe.write(packed[:10000])
        sensor = Sensor(folder, "strace", "-f", "-o", trace,
                        source=("--read", "-"), stdin=stdin)
        client = Client(sensor)
        client.read_to(1)
        rest = memoryview(packed)[10000:]
        while rest:
            rest = rest[pipe.write(rest):]
    client.read_to(count)
    while client.read():
        pass
    client.close()
    assert sensor.started.wait(LIMIT_S) == 0, sensor.said()
    check_trace(trace, {"read", "accept4", "sendto"})


def main():
    if os.geteuid() != 0 or not shutil.which("unshare"):
        print("skipped: needs root and unshare", file=sys.stderr)
        return SKIPPED
    if "--inside" not in sys.argv:
        return subprocess.run(["unshare", "-n", sys.executable, "-B",
                               os.path.abspath(__file__),
                               "--inside"]).returncode
    for words in ("link add left type veth peer name right",
                  "link set left up", "link set right up"):
        subprocess.run(["ip", *words.split()], check=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        holds_nothing(folder)
        if shutil.which("strace"):
            calls_only_its_rows(folder)
            replay_calls_only_its_rows(folder)
        else:
            print("no strace: its calls were not looked at", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
