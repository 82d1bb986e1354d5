"""The project's own files, as git knows them."""

import subprocess
from pathlib import Path

from observatory.environment import BASE_DIR


def tracked(*patterns: str) -> list[Path]:
    """Tracked and new files, not the ignored ones, that match a git pathspec."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(
        [*command, "--", *patterns],
        cwd=BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = {BASE_DIR / name for name in output.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def shown(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))
