#!/usr/bin/env python3
"""Bad input and broken surroundings: each a clear message that says what to do,
no crash, nothing stored is lost. One function for each; run one by its name.
"""
import contextlib
import os
import socket
import sqlite3
import sys
import threading
import time
import urllib.error

import periscope
from periscope import DASHBOARD, SENSOR, Stage, Wire, as_user, viewer, wait_until

COUNT = 3000


def refused(stage, name, command, *words, status=1):
    """The command ends with `status` and a message with every word."""
    program = stage.program(name, command)
    assert program.wait(20) == status, (program.child.returncode, program.text())
    text = program.text()
    for word in words:
        assert word in text, (word, text)
    assert "AddressSanitizer" not in text and "Traceback" not in text, text
    return text


def sensor_command(stage, *flags):
    command = [SENSOR, *flags, "--socket", stage.socket]
    if os.geteuid() == 0:
        command += ["--user", periscope.SENSOR_USER, "--group", periscope.GROUP]
    return command


def load(stage, count=COUNT):
    path = stage.folder / "load.pcap"
    periscope.capture(path, (periscope.udp_packet(n) for n in range(count)))
    return path


def missing_interface(stage):
    text = refused(stage, "sensor", sensor_command(
        stage, "--interface", "nosuch0"), "nosuch0")
    if os.geteuid() == 0:
        assert "lo" in text, text  # says which there are


def bad_filter(stage):
    refused(stage, "sensor", sensor_command(
        stage, "--read", load(stage), "--filter", "tcp prot 80"), "tcp prot 80")


def no_capture(stage):
    path = stage.folder / "notes.txt"
    path.write_text("This is no capture file at all, only words.\n")
    refused(stage, "sensor", sensor_command(stage, "--read", path), str(path))
    path.write_bytes(b"")
    refused(stage, "sensor2", sensor_command(stage, "--read", path), "empty")


def cut_capture(stage):
    """Every whole packet before the cut is stored; then an error says where."""
    path = load(stage)
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    sensor = stage.sensor("--read", path, "--wait-clients", "1")
    dashboard = stage.dashboard("data", "--exit-at-end", wait=False)
    assert dashboard.program.wait(30) in (0, 1), dashboard.program.text()
    assert sensor.wait(10) == 1, sensor.text()
    assert "byte" in sensor.text(), sensor.text()
    assert dashboard.rows() == COUNT - 1, dashboard.rows()


def unknown_user(stage):
    periscope.need_root()
    refused(stage, "sensor", [
        SENSOR, "--read", load(stage), "--socket", stage.socket,
        "--user", "no-such-user"], "no-such-user")


def socket_taken(stage):
    path = load(stage)
    stage.sensor("--read", path)
    refused(stage, "second", sensor_command(stage, "--read", path),
            str(stage.socket))


def socket_is_a_file(stage):
    stage.socket.write_text("precious")
    refused(stage, "sensor", sensor_command(stage, "--read", load(stage)),
            str(stage.socket))
    assert stage.socket.read_text() == "precious"
    stage.socket.unlink()
    stage.socket.symlink_to("/etc/passwd")
    refused(stage, "sensor2", sensor_command(stage, "--read", load(stage)),
            str(stage.socket))
    assert stage.socket.is_symlink()


def stale_socket(stage):
    """A sensor that was killed leaves its socket; the next one takes over."""
    path = load(stage)
    first = stage.sensor("--read", path)
    first.kill()
    assert stage.socket.exists()
    stage.sensor("--read", path, name="second")


def hijacked_socket(stage):
    """Somebody else serves the socket: the dashboard does not talk to them."""
    periscope.need_root()
    program = (
        "import socket,sys,time\n"
        "s=socket.socket(socket.AF_UNIX);s.bind(sys.argv[1]);s.listen()\n"
        "print('up',flush=True)\n"
        "while True:\n c,_=s.accept();c.settimeout(2)\n"
        " print('got', c.recv(100), flush=True)\n")
    os.chmod(stage.folder, 0o777)
    thief = stage.program("thief", as_user(64009, [
        sys.executable, "-c", program, stage.socket]))
    thief.wait_for("up")
    os.chmod(stage.socket, 0o666)
    dashboard = stage.dashboard("data")
    message = wait_until("refusal shown", lambda: (
        lambda s: "64009" in s["message"] and s["message"])(
            dashboard.status()["sensor"]))
    assert str(stage.socket) in message or "root" in message, message
    assert "PSCP" not in thief.text(), "the dashboard sent a hello"


def garbage_from_sensor(stage):
    """A bad frame ends the connection, is counted, and is no crash."""
    path = stage.socket
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(str(path))
        os.chmod(path, 0o666)
        server.listen()
        server.settimeout(20)
        dashboard = stage.dashboard("data")
        for garbage in (b"\xff" * 4096, b"\0\0\0\x04\x03\0\0\0abcd", b"GET / HTTP/1.1\r\n\r\n"):
            with contextlib.closing(server.accept()[0]) as client:
                client.settimeout(5)
                client.recv(64)
                client.sendall(garbage)
                with contextlib.suppress(OSError):
                    while client.recv(4096):
                        pass
        wait_until("counted", lambda: dashboard.status()["sensor"]["bad_frames"] >= 2)
        assert dashboard.stop() == 0


def garbage_to_sensor(stage):
    """Anything but a hello: refused by name, the sensor goes on."""
    sensor = stage.sensor("--read", load(stage), "--wait-clients", "1")
    for garbage in (b"GET / HTTP/1.1\r\n\r\n" + b"x" * 40, b"\0" * 40, b"\xff" * 4096,
                    b"\0\0\0\x20\x01\0\0\0PSCP\xff\xff" + bytes(26)):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            client.settimeout(10)
            client.connect(str(stage.socket))
            client.sendall(garbage)
            answer = b""
            with contextlib.suppress(ConnectionResetError):
                while chunk := client.recv(4096):
                    answer += chunk
        assert len(answer) > 8 and answer[4] == 6, answer  # BYE, with words
    dashboard = stage.dashboard("data", "--exit-at-end", wait=False)
    assert dashboard.program.wait(30) == 0, dashboard.program.text()
    assert sensor.wait(10) == 0, sensor.text()
    assert dashboard.rows() == COUNT


def port_in_use(stage):
    first = stage.dashboard("first")
    data = stage.data_dir("second", viewer())
    text = refused(stage, "second", as_user(viewer(), [
        DASHBOARD, "serve", "--socket", stage.socket, "--data", data,
        "--listen", f"127.0.0.1:{first.port}"]), str(first.port))
    assert "token" not in text, text


def foreign_database(stage):
    data = stage.data_dir("data", viewer())
    path = data / "packets.db"
    for number, content in enumerate((b"These are my notes.\n" * 500, None)):
        path.unlink(missing_ok=True)
        if content is None:
            with contextlib.closing(sqlite3.connect(path)) as db:
                db.execute("CREATE TABLE mine(x)")
                db.commit()
            content = path.read_bytes()
        else:
            path.write_bytes(content)
        if os.geteuid() == 0:
            os.chown(path, viewer(), periscope.GROUP_ID)
        refused(stage, f"serve{number}", as_user(viewer(), [
            DASHBOARD, "serve", "--socket", stage.socket, "--data", data,
            "--listen", f"127.0.0.1:{periscope.free_port()}"]), str(path))
        assert path.read_bytes() == content, "a foreign file was changed"


def dashboard_as_root(stage):
    periscope.need_root()
    refused(stage, "serve", [DASHBOARD, "serve", "--socket", stage.socket,
                             "--data", stage.folder / "data"], "root")


def usage(stage):
    for number, command in enumerate(([SENSOR, "--nosuch"], [SENSOR],
                                      [DASHBOARD, "nosuch"], [DASHBOARD],
                                      [DASHBOARD, "tail", "--format", "xml"])):
        refused(stage, f"usage{number}", command, "--help", status=2)


def disk_full(stage):
    """A full disk stops storing, says so on the page, and goes on showing; with
    room again it stores again. What was stored stays."""
    periscope.need_root()
    data = stage.data_dir("data")
    periscope.run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", data)
    stage.callback(periscope.run, "umount", "-l", data, check=False)
    os.chown(data, viewer(), periscope.GROUP_ID)
    os.chmod(data, 0o700)
    wire = Wire(stage, quiet=True)
    sensor = stage.sensor("--interface", wire.interface, netns=wire.near)
    dashboard = stage.dashboard("data")
    wait_until("connected", lambda: dashboard.status()["sensor"]["state"] == "up")
    path = load(stage, 30000)

    def send():
        periscope.run(*Wire.inside(wire.far, "tcpreplay", "-q", "-i", "veth1",
                                   "--pps", "60000", path))
    send()
    wait_until("stored", lambda: dashboard.ledger()["stored"] > 0)
    filler = data / "filler"
    with open(filler, "wb", buffering=0) as f, contextlib.suppress(OSError):
        while True:
            f.write(bytes(65536))
    for _ in range(6):
        send()
        if dashboard.status()["store"]["state"] == "full":
            break
    status = wait_until("full is shown", lambda: (
        lambda s: s if s["store"]["state"] == "full" else None)(dashboard.status()))
    assert status["store"]["message"], status
    send()
    wait_until("live goes on", lambda: dashboard.get(
        "/api/v1/overview?window=60")["newest_id"] >= status["ledger"]["decoded"])
    filler.unlink()

    def again():
        send()
        state = dashboard.status()["store"]
        return state["state"] == "ok"
    wait_until("stores again", again, 20)
    ledger = wait_until("settled", lambda: (
        lambda l: l if l["pending"] == 0 and
        l["delivered"] + l["gap"] == l["decoded"] else None)(dashboard.ledger()))
    assert ledger["lost"] > 0 and not ledger["complete"], ledger
    assert ledger["delivered"] == ledger["stored"] + ledger["lost"], ledger
    assert dashboard.rows() == ledger["stored"], (dashboard.rows(), ledger)
    with contextlib.closing(dashboard.database()) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert sensor.stop() == 0 and dashboard.stop() == 0


def dashboard_killed(stage):
    """kill -9 while writing: what was committed is there, and it resumes."""
    rounds, each = 5, 20000
    content = load(stage, rounds * each).read_bytes()
    packet_size = (len(content) - 24) // (rounds * each)
    fifo = stage.folder / "fifo"
    os.mkfifo(fifo)
    ends = [24 + packet_size * each * (n + 1) for n in range(rounds)]
    allowed = threading.Semaphore(0)

    def feed():  # 20,000 packets a round, in steps, so that it can be met at work
        with open(fifo, "wb", buffering=0) as f:
            at = 0
            for end in ends:
                allowed.acquire()
                while at < end:
                    at += f.write(content[at:min(at + 500 * packet_size, end)])
                    time.sleep(0.02)
    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    allowed.release()
    sensor = stage.sensor("--read", fifo, "--wait-clients", "1")
    before = 0
    for number in range(1, rounds):
        dashboard = stage.dashboard("data", wait=False)
        dashboard.program.wait_for("Dashboard: ")
        rows = wait_until("more rows", lambda: (
            lambda n: n if n > before else None)(rows_or_none(dashboard) or 0))
        assert rows < number * each, "met too late: it had stored all"
        dashboard.program.kill()
        before = dashboard.rows()
        assert before >= rows, (rows, before)
        allowed.release()
    last = stage.dashboard("data", "--exit-at-end", wait=False)
    assert last.program.wait(60) == 0, last.program.text()
    assert sensor.wait(10) == 0, sensor.text()
    feeder.join(10)
    with contextlib.closing(last.database()) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("SELECT count(*), count(DISTINCT seq) FROM packet"
                          ).fetchone() == (rounds * each, rounds * each)


def rows_or_none(dashboard):
    with contextlib.suppress(sqlite3.Error):
        return dashboard.rows()


def sensor_restarts(stage):
    """The dashboard waits, says why, and goes on when the sensor is back."""
    path = load(stage)
    first = stage.sensor("--read", path, "--wait-clients", "1")
    dashboard = stage.dashboard("data")
    wait_until("first capture stored", lambda: dashboard.rows() == COUNT)
    assert first.wait(10) == 0
    second = stage.sensor("--read", path, "--wait-clients", "1", name="again")
    wait_until("second capture stored", lambda: dashboard.rows() == 2 * COUNT)
    assert second.wait(10) == 0
    assert dashboard.stop() == 0


def interface_removed(stage):
    periscope.need_root()
    wire = Wire(stage)
    sensor = stage.sensor("--interface", wire.interface, netns=wire.near)
    wire.link(wire.near, "set", "veth0", "down")
    wire.link(wire.near, "set", "veth0", "up")
    time.sleep(0.5)
    assert sensor.alive(), sensor.text()
    wire.link(wire.near, "del", "veth0")
    assert sensor.wait(10) == 9, sensor.text()


def guarded_door(stage):
    """No token, a foreign Host: no answer."""
    dashboard = stage.dashboard("data")
    for path, token in (("/api/v1/status", False), ("/api/v1/packets", False)):
        try:
            dashboard.get(path, token=token)
            raise AssertionError(f"{path} answered without a token")
        except urllib.error.HTTPError as error:
            assert error.code == 401, error
    done = periscope.run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}",
                         "--noproxy", "*", "-H", "Host: evil.example",
                         dashboard.url + "/")
    assert done.stdout in ("400", "403"), done.stdout


FAULTS = [missing_interface, bad_filter, no_capture, cut_capture, unknown_user,
          socket_taken, socket_is_a_file, stale_socket, hijacked_socket,
          garbage_from_sensor, garbage_to_sensor, port_in_use, foreign_database,
          dashboard_as_root, usage, disk_full, dashboard_killed, sensor_restarts,
          interface_removed, guarded_door]


def main():
    names = sys.argv[1:]
    by_name = {fault.__name__: fault for fault in FAULTS}
    for name in names:
        if name not in by_name:
            sys.exit(f"no fault {name}; there are: {' '.join(by_name)}")
        with Stage() as stage:
            by_name[name](stage)
        print(f"{name}: ok")


if __name__ == "__main__":
    main()
