#!/usr/bin/env python3
"""End-to-end figures of the built program, and DEDUCE on the same text in the same run.

    cargo build --release --example corpus && cargo build --release
    python3 benches/peer.py [--megabytes 20] [--rounds 5] [--ten-times] [--sample 1] [--venv DIR | --no-peer]

Figures are medians; throughput is bytes of text by wall time, start and writing included, and
beside it by processor time, which other programs on the machine disturb less. Needs Linux or
macOS and Python 3.9; DEDUCE is installed with pip into a virtual environment.
"""

import argparse
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
DEDUCE = "deduce==3.0.6"

# Run by the virtual environment's Python: prints seconds to load, seconds to work.
PEER = """
import pathlib, sys, time
begin = time.perf_counter()
from deduce import Deduce
deduce = Deduce()
deduce.deidentify("Jan Jansen woont in Ede.")  # builds what it builds at the first text
loaded = time.perf_counter()
texts = [p.read_bytes().decode() for p in sorted(pathlib.Path(sys.argv[1]).rglob("*.txt"))]
ready = time.perf_counter()
for text in texts:
    deduce.deidentify(text)
print(loaded - begin, time.perf_counter() - ready)
"""


def run(command):
    """Runs a command to its end: seconds of wall time, of processor time, peak memory in MB."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    # 1 says that a document needs a look; all were written.
    if child.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {child.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit


def medians(rounds, command):
    """The medians of some runs, and how far the fastest and the slowest lie apart."""
    runs = [run(command()) for _ in range(rounds)]
    walls = [r[0] for r in runs]
    spread = (max(walls) - min(walls)) / statistics.median(walls)
    return [statistics.median(column) for column in zip(*runs)] + [spread]


def corpus(folder, megabytes, *more):
    """Makes a corpus; tells how many documents and megabytes of text it has."""
    made = subprocess.run(
        [RELEASE / "examples" / "corpus", folder, str(megabytes), *more],
        check=True, capture_output=True, text=True,
    )
    documents, size = made.stdout.split()
    return int(documents), int(size) / 1e6


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--megabytes", type=int, default=20)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--ten-times", action="store_true", help="a folder of ten times the size too")
    options.add_argument("--sample", type=int, default=1, help="megabytes that DEDUCE gets")
    options.add_argument("--venv", type=pathlib.Path, help="where DEDUCE is or will be installed")
    options.add_argument("--no-peer", action="store_true")
    options = options.parse_args()

    with tempfile.TemporaryDirectory() as top:
        top = pathlib.Path(top)
        program = RELEASE / "schuilnaam"
        outputs = 0

        def clean(source, jobs):
            nonlocal outputs
            outputs += 1
            return [program, "clean", source, "--out", top / f"out-{outputs}", "--jobs", str(jobs)]

        def speed(label, source, size, jobs, rounds):
            wall, used, peak, spread = medians(rounds, lambda: clean(source, jobs))
            print(f"{label:<34}{wall:9.2f} s {size / wall:9.2f} MB/s {size / used:9.2f} MB/s"
                  f" {peak:8.0f} MB   ±{spread / 2:.0%}", flush=True)
            return wall

        print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(f"{'':<34}{'wall':>11} {'by wall':>14} {'by processor':>14} {'peak':>11}")
        one = top / "one"
        documents, size = corpus(one, options.megabytes)
        print(f"{documents} documents, {size:.1f} MB of text")
        single = speed("clean --jobs 1", one, size, 1, options.rounds)
        double = speed("clean --jobs 2", one, size, 2, options.rounds)
        print(f"{'two threads':<34}{single / double:9.2f} times one", flush=True)

        if options.ten_times:
            ten = top / "ten"
            documents, size = corpus(ten, options.megabytes * 10)
            print(f"{documents} documents, {size:.1f} MB of text")
            speed("clean --jobs 1", ten, size, 1, 1)
            speed("clean --jobs 2", ten, size, 2, 1)

        small = top / "small.txt"
        small.write_text("I: Hoe heet je?\nR: Sanne. Ik ben 16 en ik woon in Ede.\n")
        wall, used, peak, _ = medians(4 * options.rounds, lambda: clean(small, 1))
        print(f"{'start to the first output written':<34}{wall * 1e3:9.1f} ms, "
              f"{used * 1e3:.1f} ms of processor, {peak:.0f} MB", flush=True)
        wall, used, _, _ = medians(4 * options.rounds, lambda: [program, "--version"])
        print(f"{'of which the process':<34}{wall * 1e3:9.1f} ms", flush=True)

        if options.no_peer:
            return
        venv = options.venv or top / "venv"
        python = venv / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", DEDUCE], check=True)
        plain = top / "plain"
        documents, size = corpus(plain, options.sample, "--plain")
        print(f"{documents} documents, {size:.1f} MB of text")
        ours = speed("clean --jobs 1, start included", plain, size, 1, options.rounds)
        told = subprocess.run([python, "-c", PEER, plain], check=True, capture_output=True, text=True)
        load, work = map(float, told.stdout.splitlines()[-1].split())  # it logs to standard output
        print(f"{DEDUCE + ', load ' + f'{load:.1f} s apart':<34}{work:9.2f} s {size / work:9.4f} MB/s")
        print(f"{'ratio':<34}{work / ours:9.0f} times")


if __name__ == "__main__":
    main()
