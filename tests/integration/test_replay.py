#!/usr/bin/env python3
"""A replay is lossless: every packet of a capture file is a row, for two
dashboards of which one is slow, and `tail` prints each once.
"""
import json
import signal
import subprocess
import sys
import time

import periscope
from periscope import DASHBOARD, Stage

COUNT = 120_000


def main():
    with Stage() as stage:
        path = stage.folder / "every.pcap"
        periscope.capture(path, (periscope.udp_packet(n, 4) for n in range(COUNT)))
        sensor = stage.sensor("--read", path, "--wait-clients", "3", "--ring", "2")
        slow = stage.dashboard("slow", "--exit-at-end", wait=False)
        quick = stage.dashboard("quick", "--exit-at-end", wait=False)
        slow.program.wait_for("Dashboard: ")
        tail = stage.program("tail", periscope.as_user(periscope.viewer(), [
            DASHBOARD, "tail", "--socket", stage.socket, "--format", "json"]))
        slow.program.signal(signal.SIGSTOP)
        time.sleep(0.5)
        slow.program.signal(signal.SIGCONT)
        for program in (tail, slow.program, quick.program, sensor):
            assert program.wait(60) == 0, program.text()
        for dashboard in (slow, quick):
            assert dashboard.rows() == COUNT, dashboard.rows()
        frames = [json.loads(line)["frame"]
                  for line in tail.out.read_text().splitlines()]
        assert frames == list(range(1, COUNT + 1)), (len(frames), frames[:3])
    print(f"replay: {COUNT} packets, {COUNT} rows twice, {COUNT} lines")


if __name__ == "__main__":
    main()
