"""A real observatory in its own processes, as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from observatory.environment import BASE_DIR

OURS = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Observatory:
    """`python -m observatory` on a data folder and a port of its own."""

    def __init__(self, data_dir: Path, port: int | None = None, **env: str) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.lines: list[str] = []
        self._said = threading.Condition()
        clean = {name: v for name, v in os.environ.items() if name not in OURS}
        clean |= {"DATA_DIR": str(data_dir), "PORT": str(self.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "observatory"],
            cwd=BASE_DIR,
            env=clean | {"INSECURE_HTTP": "1", "DEMO": "1"} | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                with self._said:
                    self.lines.append(line.rstrip())
                    self._said.notify_all()
        with self._said:
            self.lines.append("(end)")
            self._said.notify_all()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, text: str, seconds: float = 240) -> str:
        """The first line with this text."""
        with self._said:
            found = self._said.wait_for(
                lambda: self._line(text) or self._line("(end)"), seconds
            )
        assert found is not None, f"no {text!r} in:\n{self.output}"
        assert text in found, f"no {text!r} in:\n{self.output}"
        return found

    def _line(self, text: str) -> str | None:
        return next((line for line in self.lines if text in line), None)

    def get(self, path: str) -> int:
        url = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.ended()
        print(self.output)  # shown where a test fails
        return code

    def ended(self, seconds: float = 60) -> int:
        code = self.process.wait(seconds)
        self._reader.join(10)
        return code

    def processes(self, name: str = "") -> list[int]:
        """The processes on this data folder, by what they were started with."""
        mark = str(self.data_dir).encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                texts = command + (folder / "environ").read_bytes()
            except OSError:
                continue
            if mark in texts and name.encode() in command.replace(b"\0", b" "):
                found.append(int(folder.name))
        return found

    def kill_leftovers(self) -> None:
        for number in self.processes():
            os.kill(number, signal.SIGKILL)
        self.ended()


def eventually(condition: object, seconds: float = 20) -> bool:
    """Ask again until it is so, or the time is up."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.05)
    return True
