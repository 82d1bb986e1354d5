"""One process that keeps web, worker and beat running, and stops them together."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import FrameType

from honcho.printer import Message, Printer

GRACE_SECONDS = 40  # a worker may finish its task: its soft shutdown takes up to 30
LONGEST_PAUSE_SECONDS = 30
SETTLED_SECONDS = 60
LOOK_SECONDS = 1.0

LEASH = (sys.executable, "-I", "-S", str(Path(__file__).with_name("leash.py")))


@dataclass
class Child:
    """A program that should run, and how its last attempts went."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    failures: int = 0
    reader: threading.Thread | None = field(default=None, repr=False)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children, prints their lines with a prefix, restarts the fallen.

    honcho prints; its own manager stops everything when one child ends, and signals
    whole groups, which would kill Celery's pool in the middle of a task.
    """

    def __init__(self, look: Callable[[], Iterable[str]] = tuple) -> None:
        self.look = look
        """Called each second: mends what is beside the children, says what it did."""
        self.children: list[Child] = []
        self._signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._printer = Printer(sys.stdout, width=len("observatory"), colour=False)
        self._printing = threading.Lock()

    def say(self, text: str, name: str = "observatory") -> None:
        message = Message("line", text, datetime.now().astimezone(), name, None)
        with self._printing:
            self._printer.write(message)

    def start(self, name: str, *command: str) -> Child:
        child = Child(name, list(command))
        self.children.append(child)
        self._launch(child)
        return child

    def wait(self) -> None:
        """Watch over the children until a signal asks to stop."""
        while (received := self._next_signal(LOOK_SECONDS)) is None:
            self.look_beside()
            for child in self.children:
                self._mend(child)
        self.say(f"{signal.Signals(received).name} received, stopping")

    def look_beside(self) -> None:
        for text in self.look():
            self.say(text)

    def stop(self) -> None:
        """Ask every child to end, and wait; a second signal does not wait longer."""
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.is_running() for child in self.children):
            if self._next_signal(0.05) is not None or time.monotonic() > deadline:
                self._signal_all(signal.SIGKILL)
        for child in self.children:
            if child.reader:
                child.reader.join(2)

    def listen(self, signals: Iterable[signal.Signals]) -> None:
        for number in signals:
            signal.signal(number, self._on_signal)

    def was_told_to_stop(self) -> bool:
        return not self._signals.empty()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals.put(number)

    def _next_signal(self, timeout: float) -> int | None:
        try:
            return self._signals.get(timeout=timeout)
        except queue.Empty:
            return None

    def _launch(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603
            [*LEASH, str(os.getpid()), *child.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C in the terminal is ours alone
        )
        child.started_at = time.monotonic()
        child.reader = threading.Thread(target=self._relay, args=[child], daemon=True)
        child.reader.start()

    def _relay(self, child: Child) -> None:
        lines = child.process.stdout if child.process else None
        for line in lines or ():
            self.say(line.decode("utf-8", "replace"), child.name)

    def _mend(self, child: Child) -> None:
        if child.is_running():
            return
        now = time.monotonic()
        if child.process is not None:
            if now - child.started_at > SETTLED_SECONDS:
                child.failures = 0
            pause = min(LONGEST_PAUSE_SECONDS, 2**child.failures)
            child.failures += 1
            code, child.process = child.process.returncode, None
            child.start_again_at = now + pause
            self.say(f"{child.name} ended (code {code}); again in {pause} s")
        elif now >= child.start_again_at:
            self._launch(child)

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self.children:
            if child.process is None or not child.is_running():
                continue
            if number == signal.SIGKILL:
                os.killpg(child.process.pid, number)  # and what it left behind
            else:
                child.process.send_signal(number)
