"""What is written beside the code says what the code does."""

import re

from observatory.environment import BASE_DIR
from tests.consistency.files import tracked

READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"(?:,\s*default=([^)]*))?', re.S)
SAMPLE = re.compile(r"^([A-Z_]+)=(.*)$", re.M)
TOLD_ELSEWHERE = {"MFA_REQUIRED"}  # its default depends on DEMO; the comment says so


def settings_read() -> dict[str, str]:
    """Each environment variable the settings read, with the default as written."""
    found = {}
    for name in ("environment", "settings", "settings_api", "settings_files"):
        text = (BASE_DIR / "observatory" / f"{name}.py").read_text()
        for variable, default in READ.findall(text):
            found[variable] = default
    return found


def plain(default: str) -> str:
    """A default of the code as it would be written in a .env file."""
    value = default.strip().rstrip(",").strip()
    if value in {"True", "False"}:
        return str(int(value == "True"))
    if value.startswith("["):
        return ",".join(re.findall(r'"([^"]*)"', value))
    return value.strip('"')


def test_the_env_example_lists_every_setting_with_its_default() -> None:
    sample = dict(SAMPLE.findall((BASE_DIR / ".env.example").read_text()))
    read = settings_read()
    assert sample.keys() == read.keys()
    wrong = {
        name: (sample[name], plain(default))
        for name, default in read.items()
        if name not in TOLD_ELSEWHERE and sample[name] != plain(default)
    }
    assert wrong == {}


def test_every_line_of_the_env_example_is_explained() -> None:
    previous = ""
    lines = (BASE_DIR / ".env.example").read_text().splitlines()
    unexplained = []
    for line in lines:
        if SAMPLE.match(line) and not previous:
            unexplained.append(line)
        previous = line
    assert unexplained == []


def test_no_other_module_reads_the_environment() -> None:
    allowed = {"environment.py", "settings.py", "gunicorn.conf.py", "supervisor.py"}
    allowed |= {"celery.py", "wsgi.py"}  # they name the settings module
    reading = re.compile(r"os\.(environ|getenv)")
    found = [
        path.name
        for path in tracked("observatory", "incidents", "regions")
        if path.suffix == ".py"
        and path.name not in allowed
        and reading.search(path.read_text())
    ]
    assert found == []


def test_every_command_of_make_is_a_target() -> None:
    text = (BASE_DIR / "README.md").read_text()
    targets = set(re.findall(r"^([\w-]+):", (BASE_DIR / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`?make ([\w-]+)`?", text)) - targets == set()
