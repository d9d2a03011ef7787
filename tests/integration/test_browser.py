#!/usr/bin/env python3
"""The page in Chromium on a real dashboard: packets arrive, a protocol is
filtered, a reload keeps the view. Traffic is live, over veth.
"""
import os
import threading

import periscope
import test_spine
from periscope import SOURCE, Stage, Wire, need_root, wait_until


def main():
    need_root()
    modules = periscope.BUILD / "web-tests"
    with Stage() as stage:
        wire = Wire(stage)
        test_spine.start_servers(stage, wire)
        sensor = stage.sensor("--interface", wire.interface, netns=wire.near)
        dashboard = stage.dashboard("data")
        wait_until("connected", lambda:
                   dashboard.status()["sensor"]["state"] == "up")
        done = threading.Event()

        def talk():
            while not done.is_set():
                test_spine.exchange(wire, test_spine.NAMES[:5])
                done.wait(0.3)
        talker = threading.Thread(target=talk)
        talker.start()
        try:
            test = stage.program("browser", [
                "sh", SOURCE / "tests/web/run.sh", modules, "live.test.mjs"],
                env={**os.environ, "PERISCOPE_PROTOCOL": "dns", "PERISCOPE_URL":
                     f"{dashboard.url}/#token={dashboard.token}"})
            status = test.wait(150)
            print(test.text())
        finally:
            done.set()
            talker.join()
            assert sensor.alive() and dashboard.stop() == 0


if __name__ == "__main__":
    main()
