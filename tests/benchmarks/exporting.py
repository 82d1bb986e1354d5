"""`python -m tests.benchmarks.exporting ADDRESS`: a file of the API, in a process of
its own, as a worker of the web server gives it. Prints seconds and bytes as JSON."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path

import django


def main(address: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "observatory.settings"
    django.setup()
    from django.test import Client

    client = Client()
    client.get("/api/v1/incidents.csv?limit=1", secure=True)  # connects, imports
    before = peak_mb()
    started = time.perf_counter()
    response = client.get(address, secure=True)
    first, size, lines = 0.0, 0, 0
    with open(os.devnull, "wb") as file:
        for piece in response.streaming_content:
            first = first or time.perf_counter() - started
            size += file.write(piece)
            lines += piece.count(b"\n")
    seconds = time.perf_counter() - started
    print(json.dumps([seconds, first, size, before, peak_mb(), lines]))


def peak_mb() -> float:
    """Of this process alone: getrusage counts what started it in."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
