"""Where the installation keeps what it makes: its secret, its data, its sockets."""

import os
import secrets
import stat
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes, on macOS; Linux takes 107


class ServerError(Exception):
    """An embedded server cannot run; the message is one line for the operator."""


def secret_key(data_dir: Path) -> str:
    """The installation's own secret, made once and kept in the data folder."""
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_once(path, secrets.token_urlsafe(64))
        return path.read_text()
    except OSError as error:
        raise _unusable(data_dir, error) from error


def _unusable(data_dir: Path, error: OSError) -> ImproperlyConfigured:
    reason = error.strerror or str(error)
    return ImproperlyConfigured(
        f"The data folder {data_dir} cannot be used: {reason}. Name another: DATA_DIR"
    )


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and never over what another process has just written."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    try:
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        os.unlink(name)


def socket_folder(data_dir: Path) -> Path:
    """The data folder, or a short private one, on record, where that is too deep."""
    if len(os.fsencode(data_dir / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return data_dir
    record = data_dir / "sockets"
    try:
        if record.exists():
            folder = Path(record.read_text())
            if _is_ours_alone(folder):
                return folder
            record.unlink()  # the system tidied its temporary folder
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Path(tempfile.mkdtemp(prefix="observatory-", dir="/tmp"))
        _write_once(record, str(folder))
        return Path(record.read_text())
    except OSError as error:
        raise _unusable(data_dir, error) from error


def _is_ours_alone(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    return ours and not status.st_mode & 0o022
