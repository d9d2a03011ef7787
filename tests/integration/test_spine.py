#!/usr/bin/env python3
"""The main job on real input: a root sensor on a veth, two dashboards of two
users, real DNS, HTTP and TLS exchanges. One dashboard is ended and comes back.
"""
import contextlib
import socket
import struct
import subprocess
import sys
import time

import periscope
from periscope import Stage, Wire, need_root, wait_until

NAMES = [f"host{number}.spine.example" for number in range(20)]

DNS_SERVER = r"""
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.77.0.2", 53))
print("up", flush=True)
while True:
    query, client = s.recvfrom(4096)
    end = query.index(b"\0", 12) + 5
    answer = query[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + query[12:end]
    answer += struct.pack(">HHHIH4s", 0xC00C, 1, 1, 60, 4, bytes((10, 77, 0, 2)))
    s.sendto(answer, client)
"""

DNS_CLIENT = r"""
import socket, struct, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(5)
s.connect(("10.77.0.2", 53))
for number, name in enumerate(sys.argv[1:]):
    labels = b"".join(bytes((len(l),)) + l.encode() for l in name.split("."))
    s.send(struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels +
           b"\0" + struct.pack(">HH", 1, 1))
    assert s.recv(4096)[:2] == struct.pack(">H", number)
"""


def start_servers(stage, wire):
    folder = stage.folder
    (folder / "index.html").write_text("hello\n")
    periscope.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                  "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
                  "-days", "2", "-subj", "/CN=tls.spine.example")
    far = lambda *command: Wire.inside(wire.far, *command)
    stage.program("dns", far(sys.executable, "-c", DNS_SERVER)).wait_for("up")
    stage.program("http", far(sys.executable, "-u", "-m", "http.server", "80",
                              "--directory", folder)).wait_for("Serving")
    stage.program("tls", far("openssl", "s_server", "-accept", "443", "-key",
                             folder / "key.pem", "-cert", folder / "cert.pem",
                             "-alpn", "h2,http/1.1", "-www")).wait_for("ACCEPT")


def exchange(wire, names):
    near = lambda *command: Wire.inside(wire.near, *command)
    periscope.run(*near(sys.executable, "-c", DNS_CLIENT, *names))
    answer = periscope.run(*near(
        "curl", "-s", "--noproxy", "*", "-H", "Host: web.spine.example",
        "-A", "spine-test/1", "http://10.77.0.2/index.html"))
    assert answer.stdout == "hello\n", answer
    periscope.run(*near("openssl", "s_client", "-connect", "10.77.0.2:443",
                        "-servername", "tls.spine.example", "-alpn", "h2"),
                  stdin=subprocess.DEVNULL)


def check_privileges(pid):
    tasks = periscope.task_status(pid)
    assert tasks, pid
    for task in tasks:
        for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            assert int(task[name], 16) == 0, (name, task[name])
        assert "0" not in task["Uid"].split(), task["Uid"]
        assert "0" not in task["Gid"].split(), task["Gid"]
        assert task.get("Groups", "").split() == [], task["Groups"]
        assert task["NoNewPrivs"].strip() == "1"
        assert task["Seccomp"].strip() == "2"


def settled(dashboard):
    """The ledger, once everything delivered is stored and the count rests."""
    def rests():
        before = dashboard.ledger()
        time.sleep(0.3)
        after = dashboard.ledger()
        return after if (before["decoded"] == after["decoded"] ==
                         after["delivered"] + after["gap"] and
                         after["pending"] == 0) else None
    return wait_until("the ledger settles", rests, 20)


def check_rows(dashboard, names):
    with contextlib.closing(dashboard.database()) as db:
        text = {row[0] for row in db.execute(
            "SELECT DISTINCT name FROM packet WHERE name IS NOT NULL")}
        apps = dict(db.execute(
            "SELECT a.name, count(*) FROM packet p JOIN app a ON a.id = p.app"
            " GROUP BY a.name"))
    for name in (*names, "web.spine.example", "tls.spine.example"):
        assert name in text, (name, text)
    for app in ("dns", "http", "tls", "tcp", "arp"):
        assert apps.get(app, 0) > 0, apps


def check_page(dashboard):
    status = dashboard.status()
    assert status["sensor"]["state"] == "up", status
    privileges = status["privileges"]
    assert privileges["readable"] and privileges["seccomp"] == 2, privileges
    assert int(privileges["cap_bnd"], 16) == 0, privileges
    overview = dashboard.get("/api/v1/overview?window=300")
    assert {"dns", "http", "tls"} <= {row["app"] for row in overview["protocols"]}
    assert "10.77.0.2" in {row["addr"] for row in overview["destinations"]}
    assert NAMES[0] in {row["name"] for row in overview["names"]}


def main():
    need_root()
    with Stage() as stage:
        wire = Wire(stage)
        start_servers(stage, wire)
        sensor = stage.sensor("--interface", wire.interface, netns=wire.near)
        check_privileges(sensor.pid)
        first = stage.dashboard("first", uid=periscope.VIEWERS[0])
        second = stage.dashboard("second", uid=periscope.VIEWERS[1])
        for dashboard in (first, second):
            wait_until("connected", lambda d=dashboard:
                       d.status()["sensor"]["state"] == "up")
        exchange(wire, NAMES[:10])
        for dashboard in (first, second):
            settled(dashboard)
            check_page(dashboard)
        assert second.stop() == 0
        exchange(wire, NAMES[10:])
        second = stage.dashboard("second", uid=periscope.VIEWERS[1])
        wait_until("resumed", lambda: second.status()["sensor"]["state"] == "up")
        ledgers = [settled(dashboard) for dashboard in (first, second)]
        for dashboard, ledger in zip((first, second), ledgers):
            assert ledger["gap"] == 0 and ledger["lost"] == 0, ledger
            assert ledger["complete"], ledger
            assert ledger["kernel_received"] == \
                ledger["kernel_dropped"] + ledger["decoded"], ledger
            check_rows(dashboard, NAMES)
        assert first.rows() >= ledgers[0]["decoded"]
        # The kernel sends some of its own (neighbour discovery) at any time.
        wait_until("both hold the same packets", lambda:
                   first.rows() == second.rows())
        for dashboard in (first, second):
            mode = dashboard.data.stat().st_mode & 0o777
            assert mode == 0o700, oct(mode)
            mode = (dashboard.data / "packets.db").stat().st_mode & 0o777
            assert mode == 0o600, oct(mode)
        check_privileges(sensor.pid)
        assert sensor.stop() == 0
        assert first.stop() == 0 and second.stop() == 0
    print("spine: every packet stored twice, resumed, ledger balanced")


if __name__ == "__main__":
    main()
