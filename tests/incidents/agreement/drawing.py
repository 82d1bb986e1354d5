"""Incidents and filters for hypothesis to draw: few values, so that they meet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from incidents.filter_fates import STATES
from incidents.filter_honesty import HIDDEN
from incidents.filter_sdg import SdgField
from incidents.models import DatePrecision, GeoPrecision, Outcome
from incidents.statistics.posting_terms import FACETS
from tests.incidents.statistics.histories import actors, bound, claims, sources, tolls

TYPES = (
    "battles",
    "battles.armed_clash",
    "riots.mob_violence",
    "explosions.remote_explosive_ied",
    "explosions.shelling",
    "violence_against_civilians",
    "violence_against_civilians.abduction",
)
POINTS = (
    (-4.09, 14.53),  # Sévaré: in units of every level of both divisions
    (-4.09, 14.53),
    (-4.0903, 14.5302),
    (-3.0, 15.2),  # in Mopti and East, in no cercle of 2012
    (1.0, 19.0),  # in Kidal, in nothing of 2023
    (-5.9999, 13.0001),
    (-10.0, 14.0),  # in nothing at all
    (9.5, 30.0),
)
UNITS = (
    "2012:mopti",
    "2012:kidal",
    "2012:sevare",
    "2012:ville",
    "2023:west",
    "2023:east",
    "2023:west-cercle",
    "2023:east-cercle",
)
PLACES = ("Sévaré", "Gao", "")
PUBLISHERS = ("Radio", "Agence")
ACTORS = ("JNIM", "FAMa", "Dozos")
DAYS = (
    date(2018, 12, 30),
    date(2018, 12, 31),
    date(2019, 1, 1),
    date(2019, 1, 31),
    date(2019, 3, 5),
    date(2020, 2, 29),
    date(2020, 12, 31),
)
LASTED = (0, 0, 0, 1, 2, 40, 400)
WORDS = ("Sévaré", "sevare GAO", "jnim", "radio", "zzz")
TERMS = {
    "trigger": ("trigger.victim_operated", "trigger.radio_controlled"),
    "emplacement": ("emplacement.vehicle_borne", "emplacement.drone_borne"),
    "device_state": ("device_state.exploded", "device_state.found_cleared"),
}


def _term(facet: str) -> Any:
    return st.none() | st.none() | st.sampled_from(TERMS[facet])


fates = st.lists(
    st.tuples(
        st.sampled_from(["freed", "killed", "escaped", "unknown"]),
        st.sampled_from([None, "2018", "2019", "2018-12", "2019-01", "2020-03"]),
        bound,
    ).map(
        lambda fate: {
            "fate": fate[0],
            "counts_in": fate[1],
            "on": None,
            "date_precision": "",
            "min": None,
            "best": fate[2],
            "max": None,
            "source": "Radio",
        }
    ),
    max_size=2,
)
incidents = st.fixed_dictionaries(
    {
        "started_on": st.sampled_from(DAYS),
        "lasted": st.sampled_from(LASTED),
        "date_precision": st.sampled_from(DatePrecision.values),
        "event_type_id": st.sampled_from(TYPES),
        "point": st.sampled_from(POINTS),
        "geo_precision": st.sampled_from(GeoPrecision.values),
        "place_name": st.sampled_from(PLACES),
        "killed": tolls,
        "injured": tolls,
        "abducted": st.just((None, None, None)) | tolls,
        "missing": st.just((None, None, None)) | tolls,
        "actors": actors,
        "sources": sources,
        "claims": claims,
        "is_provisional": st.booleans(),
        "abduction_outcomes": st.just([]) | fates,
        "updated_on": st.sampled_from([date(2024, 1, 1), date(2024, 1, 2)]),
        "trigger_id": _term("trigger"),
        "emplacement_id": _term("emplacement"),
        "device_state_id": _term("device_state"),
    }
)
worlds = st.lists(incidents, min_size=5, max_size=9)

# -- Filters: each as the texts that its parameter is given ------
first = st.sampled_from([*DAYS, date(2019, 1, 15), date(2019, 2, 1)]).map(str)
last = st.sampled_from([*DAYS, date(2018, 12, 29), date(2019, 12, 31)]).map(str)


def one(*words: Any) -> Any:
    return st.sampled_from([str(word) for word in words]).map(lambda word: [word])


def some(*words: Any) -> Any:
    """Repeated, or with commas."""
    chosen = st.lists(
        st.sampled_from([str(word) for word in words]), min_size=1, max_size=3
    )
    return st.tuples(chosen, st.booleans()).map(
        lambda drawn: [",".join(drawn[0])] if drawn[1] else drawn[0]
    )


def repeated(*words: str) -> Any:
    return st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True)


QUARTERS = ("2018-Q4", "2019-Q1", "2020-Q1")
FILTERS: dict[str, Any] = {
    "from": first.map(lambda day: [day]),
    "to": last.map(lambda day: [day]),
    "began_from": first.map(lambda day: [day]),
    "began_to": last.map(lambda day: [day]),
    "updated_since": one("2024-01-01", "2024-01-02"),
    "year": one(2018, 2019, 2020),
    "month": one(0, 1, 2, 12),
    "quarter": one(*QUARTERS, "none"),
    "week": one("2019-W01", "2018-W52", "2020-W53", "none"),
    "day": one(*DAYS[:5], "none"),
    "date_precision": some(*DatePrecision.values),
    "type": some(*TYPES, "explosions", "riots"),
    "subtype": some(*TYPES),
    "region": some(*UNITS),
    "outside": one("2012", "2012:cercle", "2012:commune", "2023", "2023:cercle"),
    "certainty": one("sure", "possible"),
    "precision": some(*GeoPrecision.values),
    "bbox": one("-6,13,-1,16", "-4.09,14.53,-4.09,14.53", "-12,10,10,31"),
    "near": one("-4.1,14.5,30", "-4.0901,14.5301,0.02", "0,20,300"),
    "polygon": one("-6,13,-1,13,-1,16,-6,16", "-11,13,-3.5,13,-3.5,15,-11,15"),
    "place": one(*PLACES[:2], "none"),
    "killed_at_least": one(0, 1, 20),
    "killed_at_most": one(0, 20),
    "known": some(*Outcome.values),
    "unknown": some(*Outcome.values),
    "q": one(*WORDS),
    "hide": some(*HIDDEN),
    "source": repeated(*PUBLISHERS, "confidential"),
    "actor": repeated(*ACTORS, "none"),
    "perpetrator": repeated(*ACTORS, "none"),
    "confidence": some(1, 2, 5, "none"),
    "victim_category": some("civilian", "armed_group", "none"),
    "sex": some("woman", "man", "none"),
    "age_group": some("adult", "child", "none"),
    "explosive_device": one("yes", "no"),
    **{facet: some(*terms, "none") for facet, terms in TERMS.items()},
    "sdg": some(*SdgField.known),
    "fate": some(*STATES),
    "fate_in": one("2018", "2019", "2019-01", "2018-12", "2019-00", "undated"),
}
OF_KEPT = (
    "type",
    "subtype",
    "year",
    "month",
    "quarter",
    "from",
    "to",
    "hide",
    "region",
)
"""Filters that sums are kept for: drawn as often as all others together."""


def _query(drawn: dict[str, list[str]]) -> str:
    return urlencode(drawn, doseq=True)


def _of(names: list[str]) -> Any:
    return st.fixed_dictionaries({name: FILTERS[name] for name in names}).map(_query)


def _named(among: Any) -> Any:
    return st.lists(st.sampled_from(among), max_size=4, unique=True)


queries = (_named(sorted(FILTERS)) | _named(OF_KEPT)).flatmap(_of)
of_terms = _named(sorted(FACETS)).filter(bool).flatmap(_of)


def columns(drawn: dict[str, Any]) -> dict[str, Any]:
    """What was drawn, by the names of a published incident's columns."""
    found = dict(drawn)
    found["longitude"], found["latitude"] = found.pop("point")
    found["ended_on"] = found["started_on"] + timedelta(days=found.pop("lasted"))
    for outcome in Outcome.values:
        three = found.pop(outcome)
        for name, value in zip(("min", "best", "max"), three, strict=True):
            found[f"{outcome}_{name}"] = value
    said = [drawn["place_name"], *(a["name"] for a in drawn["actors"])]
    said += [s["publisher"] for s in drawn["sources"]]
    return found | {"words": " ".join(said), "title_fr": "Fait", "language": "fr"}
