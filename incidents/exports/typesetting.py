"""PDF and PNG by typst, in a process of its own whose time, memory and answer are
bounded.

The data come to the template as JSON: no text of an incident is ever read as markup.
The process sees the folder of the templates and the fonts that typst brings along, and
needs no network.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import Any, Literal

from django.conf import settings

from observatory.lib.bounded import BoundedError, Bounds, run_bounded

Format = Literal["pdf", "png"]
FOLDER = settings.BASE_DIR / "templates" / "typst"
SECONDS = 10
LARGEST = 5_000_000
_MEMORY = 1_500_000_000
_PPI = 160.0

_PROCESS = """
import typst
made = typst.compile(
    sys.argv[1], root=sys.argv[2], format=sys.argv[3], ppi=float(sys.argv[4]),
    sys_inputs={"data": sys.stdin.buffer.read().decode()}, ignore_system_fonts=True,
    timestamp=0,
)
pages = made if isinstance(made, list) else [made]
sys.stdout.buffer.write(pages[0])
"""


def template_state() -> str:
    """Another one where what is made of the same data would look otherwise: with other
    templates, another typesetter, another release. Read anew each time: a template may
    be changed under a server that runs."""
    found = hashlib.sha256(f"{version('typst')} {version('observatory')}".encode())
    for path in sorted(FOLDER.glob("*.typ")):
        found.update(path.read_bytes())
    return found.hexdigest()


class TypesettingError(Exception):
    """The document could not be made within its bounds; the message is for the log."""


def typeset(template: str, data: dict[str, Any], form: Format = "pdf") -> bytes:
    """The same bytes for the same data; of a PNG the first page."""
    path = FOLDER / f"{template}.typ"
    given = json.dumps(data, ensure_ascii=False).encode()
    bounds = Bounds(SECONDS, _MEMORY, LARGEST)
    try:
        return run_bounded(
            _PROCESS, [str(path), str(FOLDER), form, str(_PPI)], given, bounds
        )
    except BoundedError as error:
        raise TypesettingError(str(error)) from error
