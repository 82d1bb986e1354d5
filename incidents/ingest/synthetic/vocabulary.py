"""What generated incidents are made of, in about the shares of the Sahel's datasets."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.models import Actor, GeoPrecision, Source

ATTRIBUTION = (
    "Données synthétiques engendrées pour des essais, sans rapport avec des faits réels"
    " – Synthetic data generated for tests, unrelated to real events"
)
LICENCE = "CC0 1.0"
TITLE_FR, TITLE_EN = "{} – {} (synthétique)", "{} – {} (synthetic)"
SUMMARY_FR = (
    "Événement fictif, engendré pour un essai : {} et {}, près de {}, selon {}."
)
SUMMARY_EN = "Fictitious event, generated for a test: {} and {}, near {}, says {}."
SOURCE = "Source synthétique {}"
"""Sources are found by this name again when the rows are removed."""
SOURCES = 40
SOURCE_KINDS = (
    Source.Kind.MEDIA,
    Source.Kind.SOCIAL_MEDIA,
    Source.Kind.NGO,
    Source.Kind.UNITED_NATIONS,
    Source.Kind.WITNESS,
)

_Kind = Actor.Kind
_ARMED = (_Kind.REBEL_GROUP, _Kind.REBEL_GROUP, _Kind.IDENTITY_MILITIA)
_STATE = (_Kind.STATE_FORCES, _Kind.EXTERNAL)


@dataclass(frozen=True, slots=True)
class Shape:
    """How common an event type is, how deadly, and between whom."""

    share: float
    killed: float
    """Median of a log-normal toll; 0 for types that seldom kill."""
    by: tuple[str, ...] = _ARMED
    against: tuple[str, ...] = (_Kind.CIVILIANS,)


SHAPES: dict[str, Shape] = {
    "battles.armed_clash": Shape(26, 2.0, _ARMED, _STATE),
    "battles.government_regains_territory": Shape(0.7, 3.0, _STATE, _ARMED),
    "battles.non_state_actor_overtakes_territory": Shape(0.6, 4.0, _ARMED, _STATE),
    "explosions.air_drone_strike": Shape(4, 4.0, _STATE, _ARMED),
    "explosions.suicide_bomb": Shape(0.5, 5.0, _ARMED, _STATE),
    "explosions.shelling": Shape(3, 0.8, _ARMED, _STATE),
    "explosions.remote_explosive_ied": Shape(14, 1.2, _ARMED, (*_STATE, "civilians")),
    "explosions.grenade": Shape(0.5, 0.5),
    "violence_against_civilians.attack": Shape(24, 1.5),
    "violence_against_civilians.abduction": Shape(8, 0.0),
    "violence_against_civilians.sexual_violence": Shape(0.5, 0.0),
    "protests.peaceful_protest": Shape(5, 0.0, (_Kind.PROTESTERS,), _STATE),
    "protests.protest_with_intervention": Shape(
        0.4, 0.0, (_Kind.PROTESTERS,), (_Kind.STATE_FORCES,)
    ),
    "protests.excessive_force_against_protesters": Shape(
        0.2, 0.8, (_Kind.STATE_FORCES,), (_Kind.PROTESTERS,)
    ),
    "riots.violent_demonstration": Shape(1.5, 0.0, (_Kind.RIOTERS,), _STATE),
    "riots.mob_violence": Shape(1.5, 0.6, (_Kind.RIOTERS,)),
    "strategic_developments.agreement": Shape(0.3, 0.0),
    "strategic_developments.arrests": Shape(1, 0.0, (_Kind.STATE_FORCES,)),
    "strategic_developments.change_to_group": Shape(0.7, 0.0),
    "strategic_developments.disrupted_weapons_use": Shape(2, 0.0, _STATE, _ARMED),
    "strategic_developments.looting_property_destruction": Shape(7, 0.0),
    "strategic_developments.non_violent_transfer_of_territory": Shape(0.5, 0.0),
    "strategic_developments.other": Shape(0.5, 0.0),
}

IED = "explosions.remote_explosive_ied"
ABDUCTION = "violence_against_civilians.abduction"

GEO_SHARES: dict[str, float] = {
    GeoPrecision.EXACT: 0.10,
    GeoPrecision.SETTLEMENT: 0.50,
    GeoPrecision.NEAR: 0.15,
    GeoPrecision.COMMUNE: 0.08,
    GeoPrecision.CERCLE: 0.08,
    GeoPrecision.REGION: 0.06,
    GeoPrecision.AREA: 0.02,
    GeoPrecision.COUNTRY: 0.01,
}
YEARS = range(2012, 2026)
YEAR_SHARES = (3, 3, 2, 2, 3, 4, 8, 9, 11, 10, 13, 12, 11, 9)
"""Of incidents, about as the country has known them."""
