#!/usr/bin/env python3
"""The systemd units and their companions in deploy/ are right.

systemd need not run: its tools check files. The programs need not be
installed: they are replaced by one that is."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
# Of systemd-analyze security, 0.0 to 10.0, where less is safer. The sensor
# begins as root; the dashboard's unit belongs to a user's manager, which can
# do less for it.
EXPOSURE_MAX = {"periscope-sensor.service": 3.0,
                "periscope-dashboard.service": 6.5}
DEPLOY = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "..", "..", "deploy")


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0 or "ignoring" in done.stdout:
        sys.exit("%s: %d\n%s" % (" ".join(command), done.returncode,
                                 done.stdout))
    return done.stdout


def check_unit(folder, name):
    with open(os.path.join(DEPLOY, name)) as unit:
        text = unit.read()
    text = re.sub(r"/usr/s?bin/periscope-[a-z]+", "/bin/true", text)
    text = re.sub(r"(?m)^Documentation=.*\n", "", text)
    path = os.path.join(folder, name)
    with open(path, "w") as unit:
        unit.write(text)
    manager = ["--user"] if "dashboard" in name else []
    run("systemd-analyze", *manager, "verify", path,
        env=dict(os.environ, XDG_RUNTIME_DIR=folder))
    said = run("systemd-analyze", "security", "--offline=yes",
               "--threshold=%d" % (EXPOSURE_MAX[name] * 10), path)
    print(said.strip().splitlines()[-1])


def check_companions(folder):
    root = os.path.join(folder, "root")
    for part in ("etc", "run"):
        os.makedirs(os.path.join(root, part))
    with open(os.path.join(root, "etc", "passwd"), "w") as file:
        file.write("root:x:0:0::/root:/bin/sh\n")
    with open(os.path.join(root, "etc", "group"), "w") as file:
        file.write("root:x:0:\n")
    for kind, program in (("sysusers", ["systemd-sysusers"]),
                          ("tmpfiles", ["systemd-tmpfiles", "--create"])):
        path = os.path.join(DEPLOY, "periscope." + kind)
        with open(path) as file:
            run(*program, "--root=" + root, "-", stdin=file)
    with open(os.path.join(root, "etc", "passwd")) as file:
        assert re.search(r"(?m)^periscope-sensor:x:[1-9][0-9]*:", file.read())
    with open(os.path.join(root, "etc", "group")) as file:
        gid = int(re.search(r"(?m)^periscope:x:(\d+):", file.read()).group(1))
    made = os.stat(os.path.join(root, "run", "periscope"))
    assert (made.st_mode & 0o7777, made.st_gid) == (0o750, gid)


def main():
    tools = ("systemd-analyze", "systemd-sysusers", "systemd-tmpfiles")
    if os.geteuid() != 0 or not all(shutil.which(tool) for tool in tools):
        print("skipped: needs root and systemd's tools", file=sys.stderr)
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        for name in EXPOSURE_MAX:
            check_unit(folder, name)
        check_companions(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
