"""What a published incident is counted by beside place, time and type, computed by the
database out of the JSON that is published, so that no write path can forget it.

The functions are of `public` and use nothing but the system's own: a restored dump
computes generated columns with an empty search path. Texts are compared as "C" does,
or the result would depend on the collation, which changes with the system's library.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value

_NAMES_SQL = """
CREATE OR REPLACE FUNCTION public.obs_actor_names(actors jsonb, wanted text)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT (a->>'name') COLLATE "C"
          FROM jsonb_array_elements(actors) AS a
         WHERE a->>'name' <> '' AND wanted IN ('', a->>'role')
         ORDER BY 1);
END
$$;
"""

_CONFIDENCE_SQL = """
CREATE OR REPLACE FUNCTION public.obs_confidence(sources jsonb)
RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN coalesce((
        SELECT min((s->>'credibility') COLLATE "C")
          FROM jsonb_array_elements(sources) AS s
         WHERE s->>'credibility' IN ('1', '2', '3', '4', '5')), '');
END
$$;
"""

# The choice among claims is that of `services/tolls.py`. Dates are compared as texts
# (YYYY-MM-DD); a figure without one is older than any other.
_VICTIMS_SQL = """
CREATE OR REPLACE FUNCTION public.obs_victims(claims jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF NOT jsonb_path_exists(claims, '$[*].breakdown[*]') THEN
        RETURN '[]';
    END IF;
    RETURN coalesce((
        WITH claim AS (
            SELECT c->>'outcome' AS outcome, c->'breakdown' AS breakdown,
                   c->>'best' IS NOT NULL AS has_best,
                   c->>'standing' = 'recommended' AS is_recommended,
                   (c->>'is_cumulative')::boolean AS is_cumulative,
                   coalesce(c->>'as_of', '') COLLATE "C" AS day, place
              FROM jsonb_array_elements(claims) WITH ORDINALITY AS t(c, place)
             WHERE c->>'standing' <> 'rejected'
        ),
        total AS (
            SELECT DISTINCT ON (outcome) *
              FROM claim
             WHERE is_cumulative AND (is_recommended OR has_best)
             ORDER BY outcome, is_recommended DESC,
                      CASE WHEN is_recommended THEN '' ELSE day END DESC, place
        ),
        used AS (
            SELECT outcome, breakdown, has_best FROM total
             UNION ALL
            SELECT c.outcome, c.breakdown, c.has_best
              FROM claim c JOIN total t USING (outcome)
             WHERE t.is_recommended AND c.is_recommended
               AND NOT c.is_cumulative AND c.day > t.day
        ),
        known AS (
            SELECT outcome, bool_and(has_best) AS has_best FROM used GROUP BY outcome
        ),
        part AS (
            SELECT u.outcome, p.category, p.sex, p.age_group,
                   CASE WHEN count(p.min) = count(*) THEN sum(p.min) END AS min,
                   CASE WHEN count(p.best) = count(*) AND bool_and(k.has_best)
                        THEN sum(p.best) END AS best,
                   CASE WHEN count(p.max) = count(*) THEN sum(p.max) END AS max
              FROM used u JOIN known k USING (outcome)
             CROSS JOIN LATERAL jsonb_to_recordset(u.breakdown) AS p(
                   category text, sex text, age_group text,
                   min bigint, best bigint, max bigint)
             GROUP BY u.outcome, p.category, p.sex, p.age_group
        )
        SELECT jsonb_agg(
                   to_jsonb(part)
                   ORDER BY outcome COLLATE "C", category COLLATE "C",
                            sex COLLATE "C", age_group COLLATE "C")
          FROM part), '[]');
END
$$;
"""

FACETS_SQL = _NAMES_SQL + _CONFIDENCE_SQL + _VICTIMS_SQL

NOT_ASSESSED = ""
"""No public source was given a credibility other than "cannot be judged"."""


class ActorNames(models.Func):
    """The distinct names of the actors, of one role or ('') of any, in order."""

    function = "obs_actor_names"
    output_field = ArrayField(models.TextField())

    def __init__(self, actors: Any, role: str = "", **extra: Any) -> None:
        super().__init__(actors, Value(role), **extra)


class Confidence(models.Func):
    """The best credibility (1-5) that a public source was given; '' for none."""

    function = "obs_confidence"
    output_field = models.CharField(max_length=1)


class Victims(models.Func):
    """The parts of the figures that make the tolls: who the people were."""

    function = "obs_victims"
    output_field = models.JSONField()


class Faceted(models.Model):
    """The columns of a published incident that are computed from its JSON."""

    perpetrators = models.GeneratedField(
        expression=ActorNames("actors", "perpetrator"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    parties = models.GeneratedField(
        expression=ActorNames("actors"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    """All actors named, whatever their role."""
    confidence = models.GeneratedField(
        expression=Confidence("sources"),
        output_field=models.CharField(max_length=1),
        db_persist=True,
    )
    victims = models.GeneratedField(
        expression=Victims("claims"),
        output_field=models.JSONField(),
        db_persist=True,
    )
    """[{outcome, category, sex, age_group, min, best, max}]; what these leave of a
    toll's best is of people of whom nothing is known."""

    class Meta:
        abstract = True
