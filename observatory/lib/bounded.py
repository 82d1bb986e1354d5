"""Python in a process of its own whose time, memory and answer are bounded: what reads
or makes a file of somebody else's choosing may fail, and takes nothing down with it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

_LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
"""


class BoundedError(Exception):
    """It failed, or went beyond its bounds; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Bounds:
    seconds: int
    memory: int
    largest: int
    """Bytes of the answer."""


def run_bounded(
    script: str, arguments: list[str], given: bytes, bounds: Bounds
) -> bytes:
    """What `script` writes to its standard output, `given` being its input."""
    limits = _LIMITS.format(seconds=bounds.seconds, memory=bounds.memory)
    command = [sys.executable, "-I", "-c", limits + script, *arguments]
    try:
        done = subprocess.run(  # noqa: S603  scripts are constants of our modules
            command,
            input=given,
            capture_output=True,
            timeout=bounds.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BoundedError(f"longer than {bounds.seconds} s") from error
    if done.returncode:
        raise BoundedError(done.stderr.decode(errors="replace")[-2000:])
    if len(done.stdout) > bounds.largest:
        raise BoundedError(f"more than {bounds.largest} bytes")
    return done.stdout
