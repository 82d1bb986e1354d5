"""PDF and PNG by typst, in a process of its own whose time, memory and answer are
bounded.

The data come to the template as JSON: no text of an incident is ever read as markup.
The process sees the folder of the templates and the fonts that typst brings along, and
needs no network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Literal

from django.conf import settings

Format = Literal["pdf", "png"]
FOLDER = settings.BASE_DIR / "templates" / "typst"
SECONDS = 10
LARGEST = 5_000_000
_MEMORY = 1_500_000_000
_PPI = 160.0

_PROCESS = """
import json, resource, sys
seconds, memory = int(sys.argv[4]), int(sys.argv[5])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
import typst
made = typst.compile(
    sys.argv[1], root=sys.argv[2], format=sys.argv[3], ppi=float(sys.argv[6]),
    sys_inputs={"data": sys.stdin.buffer.read().decode()}, ignore_system_fonts=True,
    timestamp=0,
)
pages = made if isinstance(made, list) else [made]
sys.stdout.buffer.write(pages[0])
"""


class TypesettingError(Exception):
    """The document could not be made within its bounds; the message is for the log."""


def typeset(template: str, data: dict[str, Any], form: Format = "pdf") -> bytes:
    """The same bytes for the same data; of a PNG the first page."""
    path = FOLDER / f"{template}.typ"
    bounds = (SECONDS, _MEMORY, _PPI)
    command = [sys.executable, "-I", "-c", _PROCESS, path, FOLDER, form, *bounds]
    try:
        done = subprocess.run(  # noqa: S603  every word is of this module
            list(map(str, command)),
            input=json.dumps(data, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"longer than {SECONDS} s") from error
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:])
    if len(done.stdout) > LARGEST:
        raise TypesettingError(f"more than {LARGEST} bytes")
    return done.stdout
