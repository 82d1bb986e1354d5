"""The event taxonomy from `fixtures/event_taxonomy.json`."""

from incidents.models import EventTerm, EventType
from observatory.lib.fixtures import read_fixture
from observatory.lib.loading import Loaded


def load_taxonomy() -> Loaded:
    """Roots stand before their sub-types in the file."""
    content = read_fixture("event_taxonomy.json").content
    loaded = Loaded()
    for given in content["types"]:
        values = {key: given[key] for key in given if key not in {"code", "parent"}}
        values["parent_id"] = given["parent"]
        loaded.put(EventType.objects, {"code": given["code"]}, values)
    for given in content["terms"]:
        values = {key: given[key] for key in given if key != "code"}
        loaded.put(EventTerm.objects, {"code": given["code"]}, values)
    return loaded
