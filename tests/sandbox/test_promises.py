#!/usr/bin/env python3
"""The running sensor, looked at from outside: what it holds, and which system
calls it makes once the sandbox is there.

Runs in a network of its own with a veth pair: unshare(1), ip(8), and for the
second part strace(1)."""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
LIMIT_S = 10
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
    """`prefix` is a command that starts it."""

    def __init__(self, folder, *prefix):
        self.path = os.path.join(folder, "sensor.sock")
        self.log = os.path.join(folder, "log")
        self.traced = bool(prefix)
        with open(self.log, "w") as log:
            self.started = subprocess.Popen(
                [*prefix, SENSOR, "--interface", "right", "--promiscuous",
                 "--user", "nobody", "--socket", self.path], stderr=log)
        wait_for("the sensor", self.ready)
        self.pid = self.child() if self.traced else self.started.pid

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


def use(sensor):
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
    frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    frames.bind(("left", 0))
    for _ in range(500):
        frames.send(b"\xff" * 12 + b"\x88\xb5" + bytes(46))
    frames.close()
    for state in ("down", "up"):
        subprocess.run(["ip", "link", "set", "right", state], check=True)
        time.sleep(0.3)
    os.kill(sensor.pid, signal.SIGSTOP)
    time.sleep(0.1)
    os.kill(sensor.pid, signal.SIGCONT)
    time.sleep(1.1)  # a turn of the statistics


def calls_only_its_rows(folder):
    trace = os.path.join(folder, "trace")
    sensor = Sensor(folder, "strace", "-f", "-o", trace)
    use(sensor)
    assert sensor.stop() == 0, sensor.said()
    with open(trace) as file:
        text = file.read()
    text = text[text.rindex("SECCOMP_SET_MODE_FILTER"):]
    seen = set(re.findall(r"(?m)^\d+ +(\w+)\(", text))
    assert {"epoll_wait", "read", "getsockopt"} & seen, seen
    assert seen <= rows(), "not in syscalls.def: %s" % (seen - rows())
    assert "SIGSYS" not in text


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
        else:
            print("no strace: its calls were not looked at", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
