#!/usr/bin/env python3
"""Captures that nobody here wrote: rows in SQLite = packets tshark saw, and
fields agree with tshark's answers. Needs ../shared/corpus.
"""
import collections
import contextlib
import gzip
import json
import os
import subprocess
import sys

import periscope
from periscope import CORPUS, DASHBOARD, Stage, as_user, viewer

# The link types decoded so far; others are stored with time and lengths.
LINK_TYPES = {0, 1, 12, 14, 101, 108, 113, 228, 229, 276}
NETWORK = ("ts_ns", "len", "caplen", "src", "dst", "ipproto", "sport", "dport",
           "tcp_flags")
NAMES = ("dns.qname", "http.host")
# By flow: of a hello that a capture holds twice, tshark takes the second for
# encrypted (see docs/DECODING.md).
FLOW_NAMES = ("tls.sni",)
NETWORK_MIN, NAMES_MIN = 99.5, 98.0


def oracle(path):
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def replay(stage, capture, number):
    """One capture through sensor, tail and serve. Gives (rows, records); of one
    that is refused, at once or at its first packet, (None, sensor)."""
    sensor = stage.sensor("--read", capture, "--wait-clients", "2",
                          name=f"sensor{number}", ready=False)
    if not periscope.wait_until("start", lambda: not sensor.alive() or
                                " ready" in sensor.text()) or not sensor.alive() \
            and " ready" not in sensor.text():
        return None, sensor
    tail = stage.program(f"tail{number}", as_user(viewer(), [
        DASHBOARD, "tail", "--socket", stage.socket, "--format", "json"]))
    serve = stage.dashboard(f"data{number}", "--exit-at-end", "--no-web", wait=False)
    for program in (tail, serve.program):
        assert program.wait(60) in (0, 1), program.text()
    status = sensor.wait(20)
    records = [json.loads(line) for line in tail.out.read_text().splitlines()]
    rows = serve.rows()
    for path in serve.data.iterdir():
        path.unlink()
    if status == 1 and rows == 0 and "damaged" in sensor.text():
        return None, sensor
    return rows, records


def compare(stage, answers, records, totals, shown):
    """compare.py over one capture; adds its counts to the totals."""
    a, b = stage.folder / "oracle.jsonl", stage.folder / "mine.jsonl"
    kept = [r for r in answers if r["dlt"] in LINK_TYPES]
    a.write_text("".join(json.dumps(r) + "\n" for r in kept))
    b.write_text("".join(json.dumps(r) + "\n" for r in records))
    for fields, flags in ((NETWORK, ["--fields", ",".join(NETWORK)]),
                          (NAMES, ["--fields", ",".join(NAMES)]),
                          (FLOW_NAMES, ["--flow"])):
        done = periscope.run(sys.executable, CORPUS / "tools/compare.py", a, b,
                             "--json", *flags)
        result = json.loads(done.stdout)
        for name, counts in result["fields"].items():
            if name not in fields:
                continue
            totals[name].update({k: v for k, v in counts.items()
                                 if k in ("eq", "diff", "miss", "extra")})
            shown[name] += result["mismatches"].get(name, [])[:3]
        for name in set(result["not_provided"]) & set(fields):
            totals[name]["miss"] += sum(1 for r in kept if has(r, name))


def has(record, name):
    value = record
    for part in name.split("."):
        value = (value or {}).get(part)
    return value not in (None, "", [])


def main():
    if not CORPUS.is_dir():
        periscope.skip("../shared/corpus is not there")
    totals = collections.defaultdict(collections.Counter)
    shown = collections.defaultdict(list)
    wrong, refused, packets = [], [], 0
    with Stage() as stage:
        for number, capture in enumerate(sorted((CORPUS / "pcap").iterdir())):
            answers = oracle(CORPUS / "oracle/packet" / (capture.name + ".jsonl.gz"))
            rows, records = replay(stage, capture, number)
            if rows is None:
                refused.append(capture.name)
                assert records.wait(5) == 1, records.text()
                assert len(records.text().strip()) > 20, "no clear error"
                if answers:
                    wrong.append((capture.name, "refused", records.text()))
                continue
            packets += rows
            if not rows == len(records) == len(answers):
                wrong.append((capture.name, rows, len(records), len(answers)))
            compare(stage, answers, records, totals, shown)
    low = []
    for name in NETWORK + NAMES + FLOW_NAMES:
        count = totals[name]
        all_of = sum(count.values())
        percent = 100.0 * count["eq"] / all_of if all_of else 0.0
        print(f"{name:12} {percent:7.3f} %  {dict(count)}")
        if percent < (NETWORK_MIN if name in NETWORK else NAMES_MIN):
            low.append(name)
            print("   ", shown[name][:10])
    print(f"{packets} packets; refused with a clear error: {refused}")
    assert not wrong, wrong
    assert not low, f"agreement too low: {low}"


if __name__ == "__main__":
    main()
