#!/usr/bin/env python3
"""200,000 packets by tcpreplay over veth, one of two dashboards stopped by
SIGSTOP half-way: for each dashboard rows + gap = packets the kernel gave =
packets sent - kernel drops, exactly; the healthy one misses nothing.
"""
import signal
import sys
import time

import periscope
from periscope import Stage, Wire, need_root, wait_until

COUNT = 200_000
RATE = 25_000  # packets/s: below what the kernel drops at, for a clear result


def main():
    need_root()
    with Stage() as stage:
        wire = Wire(stage, quiet=True)
        path = stage.folder / "load.pcap"
        periscope.capture(path, (periscope.udp_packet(n) for n in range(COUNT)))
        # A small ring: the stopped dashboard must fall out of it, while the
        # healthy one may take three seconds over a commit.
        sensor = stage.sensor("--interface", wire.interface, "--ring", "5",
                              netns=wire.near)
        healthy = stage.dashboard("healthy", uid=periscope.VIEWERS[0])
        stopped = stage.dashboard("stopped", uid=periscope.VIEWERS[1])
        for dashboard in (healthy, stopped):
            wait_until("connected", lambda d=dashboard:
                       d.status()["sensor"]["state"] == "up")
        replay = stage.program("tcpreplay", Wire.inside(
            wire.far, "tcpreplay", "-q", "-i", "veth1", "--pps", str(RATE), path))
        wait_until("half-way", lambda: healthy.ledger()["decoded"] > COUNT // 2, 30)
        stopped.program.signal(signal.SIGSTOP)
        assert replay.wait(60) == 0, replay.text()
        sent = COUNT

        def arrived():
            ledger = healthy.ledger()
            return ledger if ledger["kernel_received"] >= sent and \
                ledger["decoded"] + ledger["kernel_dropped"] == \
                ledger["kernel_received"] and ledger["pending"] == 0 and \
                ledger["delivered"] + ledger["gap"] == ledger["decoded"] else None
        wait_until("the healthy dashboard has all", arrived, 30)
        stopped.program.signal(signal.SIGCONT)
        wait_until("the stopped dashboard caught up", lambda: (
            lambda l: l["delivered"] + l["gap"] == l["decoded"] and
            l["pending"] == 0)(stopped.ledger()), 30)
        time.sleep(1.2)  # one more round of statistics
        for name, dashboard in (("healthy", healthy), ("stopped", stopped)):
            ledger, rows = dashboard.ledger(), dashboard.rows()
            kernel_gave = ledger["kernel_received"] - ledger["kernel_dropped"]
            print(f"{name}: sent {sent}, kernel dropped {ledger['kernel_dropped']}, "
                  f"rows {rows}, gap {ledger['gap']}")
            assert ledger["kernel_received"] == sent, ledger
            assert rows + ledger["gap"] == kernel_gave, (rows, ledger)
            assert rows == ledger["stored"] and ledger["lost"] == 0, ledger
        assert healthy.ledger()["gap"] == 0
        assert stopped.ledger()["gap"] > 0, "the ring was too large to show a gap"
        assert not stopped.ledger()["complete"]
        assert sensor.stop() == 0


if __name__ == "__main__":
    main()
