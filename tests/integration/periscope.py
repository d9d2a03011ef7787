"""What the system tests share: programs, users, network namespaces.

Everything a test starts is ended by it, by pid; everything waits with a bound.
Run by ctest with PERISCOPE_BUILD; exit status 77 says "skipped, and why".
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PERISCOPE_BUILD", SOURCE / "build/gcc"))
SENSOR = BUILD / "periscope-sensor"
DASHBOARD = BUILD / "periscope-dashboard"
CORPUS = SOURCE.parent / "shared" / "corpus"

# Debian has these on every machine; the two viewers need no passwd entry.
SENSOR_USER, GROUP, GROUP_ID = "nobody", "nogroup", 65534
VIEWERS = (64001, 64002)


def skip(why):
    print(f"skipped: {why}", file=sys.stderr)
    sys.exit(77)


def need_root():
    if os.geteuid() != 0:
        skip("needs root (network namespaces, other users)")


def wait_until(what, condition, seconds=15.0):
    """Polls until condition() is true; gives its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


class Program:
    """A child with its output in files, ended by stop()."""

    def __init__(self, name, command, folder, **options):
        self.name = name
        self.out = pathlib.Path(folder) / f"{name}.out"
        self.err = pathlib.Path(folder) / f"{name}.err"
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.child = subprocess.Popen(
                [str(word) for word in command], stdout=out, stderr=err,
                stdin=subprocess.DEVNULL, **options)
        self.pid = self.child.pid

    def text(self):
        return (self.out.read_text(errors="replace") +
                self.err.read_text(errors="replace"))

    def alive(self):
        return self.child.poll() is None

    def wait_for(self, pattern, seconds=15.0):
        def found():
            match = re.search(pattern, self.text())
            if not match and not self.alive():
                raise AssertionError(
                    f"{self.name} ended with {self.child.returncode}:\n{self.text()}")
            return match
        return wait_until(f"{self.name} says {pattern!r}:\n{self.text()}",
                          found, seconds)

    def signal(self, number):
        self.child.send_signal(number)

    def stop(self, seconds=10.0):
        """SIGTERM; gives the exit status. Slower than `seconds` is a failure."""
        if self.alive():
            self.child.send_signal(signal.SIGCONT)
            self.child.send_signal(signal.SIGTERM)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise AssertionError(f"{self.name} did not end: {self.text()}") from None

    def wait(self, seconds=60.0):
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.name} still runs: {self.text()}") from None

    def kill(self):
        if self.alive():
            self.child.kill()
            self.child.wait()


class Stage(contextlib.ExitStack):
    """A folder for one test; programs started through it end with it."""

    def __enter__(self):
        super().__enter__()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="periscope-test-"))
        os.chmod(self.folder, 0o755)
        self.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.socket = self.folder / "sensor.sock"
        return self

    def program(self, name, command, **options):
        program = Program(name, command, self.folder, **options)
        self.callback(program.kill)
        return program

    def sensor(self, *flags, netns=None, name="sensor", ready=True):
        command = [SENSOR, *flags, "--socket", self.socket]
        if os.geteuid() == 0:
            command += ["--user", SENSOR_USER, "--group", GROUP]
        if netns:
            command = Wire.inside(netns, *command)
        sensor = self.program(name, command)
        if ready:
            sensor.wait_for(r" ready")
        return sensor

    def data_dir(self, name, uid=None):
        path = self.folder / name
        if not path.exists():
            path.mkdir(mode=0o700)
            if uid is not None:
                os.chown(path, uid, GROUP_ID)
        return path

    def dashboard(self, name, *flags, uid=None, wait=True):
        """`serve` as `uid` on a free port. Gives a Dashboard."""
        uid = viewer() if uid is None else uid
        data = self.data_dir(name, uid)
        port = free_port()
        command = [DASHBOARD, "serve", "--socket", self.socket, "--data", data,
                   "--listen", f"127.0.0.1:{port}", *flags]
        program = self.program(name, as_user(uid, command))
        dashboard = Dashboard(program, data, port)
        if wait:
            dashboard.find_token()
        return dashboard


class Dashboard:
    def __init__(self, program, data, port):
        self.program, self.data, self.port = program, data, port
        self.token = None

    def find_token(self):
        match = self.program.wait_for(r"Dashboard: (http://\S+)/#token=(\w+)")
        self.url, self.token = match[1], match[2]
        return match[0].split()[1]

    def get(self, path, token=True):
        headers = {"Authorization": f"Bearer {self.token}"} if token else {}
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def status(self):
        return self.get("/api/v1/status")

    def ledger(self):
        return self.status()["ledger"]

    def database(self):
        path = self.data / "packets.db"
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)

    def rows(self):
        with contextlib.closing(self.database()) as db:
            return db.execute("SELECT count(*) FROM packet").fetchone()[0]

    def stop(self):
        return self.program.stop()


def viewer():
    return VIEWERS[0] if os.geteuid() == 0 else os.getuid()


def as_user(uid, command):
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid", str(uid), "--regid", str(GROUP_ID),
            "--clear-groups", *command]


def free_port():
    with contextlib.closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run(*command, check=True, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True,
                          text=True, timeout=120, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{command} gave {done.returncode}:\n{done.stderr}")
    return done


class Wire:
    """Two hosts in namespaces of their own with a cable between them:
    `near` (10.77.0.1 on veth0), where the sensor looks, and `far`."""

    def __init__(self, stage, quiet=False):
        tag = f"psc{os.getpid()}"
        self.near, self.far, self.interface = tag + "n", tag + "f", "veth0"
        for name in (self.near, self.far):
            run("ip", "netns", "add", name)
            stage.callback(run, "ip", "netns", "del", name, check=False)
        near, far = self.near, self.far
        run(*self.inside(near, "ip", "link", "add", "veth0", "type", "veth",
                         "peer", "name", "veth1", "netns", far))
        for name, device, address in ((self.near, "veth0", "10.77.0.1/24"),
                                      (self.far, "veth1", "10.77.0.2/24")):
            if quiet:  # not one packet that the test did not send
                run(*self.inside(name, "sh", "-c",
                    "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6;"
                    "echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6;"
                    f"echo 1 >/proc/sys/net/ipv6/conf/{device}/disable_ipv6"))
                self.link(name, "set", device, "arp", "off")
            else:
                run(*self.inside(name, "ip", "addr", "add", address,
                                 "dev", device))
            self.link(name, "set", "lo", "up")
            self.link(name, "set", device, "up")

    def link(self, netns, *words):
        run(*self.inside(netns, "ip", "link", *words))

    @staticmethod
    def inside(netns, *command):
        """nsenter and not `ip netns exec`: that one makes mounts slaves, which
        fails in a chroot whose root is no mount point."""
        return ["nsenter", f"--net=/run/netns/{netns}", *command]


def capture(path, packets, link_type=1):
    """Writes a classic capture file, one millisecond between packets."""
    with open(path, "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, link_type))
        for number, packet in enumerate(packets):
            second, ns = divmod(1767225600 * 10**9 + number * 10**6, 10**9)
            f.write(struct.pack("<IIII", second, ns, len(packet), len(packet)))
            f.write(packet)


def udp_packet(number, size=18):
    """An Ethernet frame with UDP to port 9; addresses vary with `number`."""
    udp = struct.pack(">HHHH", 1024 + number % 60000, 9, 8 + size, 0) + bytes(size)
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number & 0xFFFF, 0,
                     64, 17, 0, bytes((10, 1, number >> 8 & 255, number & 255)),
                     bytes((198, 51, 100, number % 250 + 1)))
    return bytes.fromhex("02000000000202000000000108 00".replace(" ", "")) + ip + udp


def task_status(pid):
    """/proc/PID/task/*/status of every task, as dictionaries."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        lines = (task / "status").read_text().splitlines()
        found.append(dict(line.split(":\t", 1) for line in lines if ":\t" in line))
    return found
