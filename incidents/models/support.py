"""How well a published incident is supported: by how many sources, and whether their
figures agree. Computed by the database, as in `facets.py` and for its reasons."""

from __future__ import annotations

from django.db import models

_SOURCE_COUNT_SQL = """
CREATE OR REPLACE FUNCTION public.obs_source_count(sources jsonb)
RETURNS smallint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (
        SELECT count(*) FILTER (WHERE s->>'kind' = 'confidential')
             + count(DISTINCT lower((s->>'publisher') COLLATE "C"))
                   FILTER (WHERE s->>'kind' NOT IN ('confidential', 'dataset'))
          FROM jsonb_array_elements(sources) AS s);
END
$$;
"""

# The ends of a figure are those of `services/tolls.py`: one that is given alone is
# both ends, and a bound that a source leaves open excludes nothing.
_IS_CONTESTED_SQL = """
CREATE OR REPLACE FUNCTION public.obs_is_contested(claims jsonb)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF jsonb_array_length(claims) < 2 THEN
        RETURN false;
    END IF;
    RETURN EXISTS (
        WITH claim AS (
            SELECT c->>'outcome' AS outcome, c->>'source' AS source, place,
                   coalesce(c->>'as_of', '') COLLATE "C" AS day,
                   CASE WHEN coalesce(c->>'min', c->>'max') IS NULL
                        THEN c->>'best' ELSE c->>'min' END::bigint AS low,
                   CASE WHEN coalesce(c->>'min', c->>'max') IS NULL
                        THEN c->>'best' ELSE c->>'max' END::bigint AS high
              FROM jsonb_array_elements(claims) WITH ORDINALITY AS t(c, place)
             WHERE c->>'standing' <> 'rejected'
               AND (c->>'is_cumulative')::boolean
        ),
        latest AS (
            SELECT DISTINCT ON (outcome, coalesce(source, place::text)) *
              FROM claim
             ORDER BY outcome, coalesce(source, place::text), day DESC, place DESC
        )
        SELECT FROM latest GROUP BY outcome HAVING max(low) > min(high));
END
$$;
"""

SUPPORT_SQL = _SOURCE_COUNT_SQL + _IS_CONTESTED_SQL


class SourceCount(models.Func):
    """Publishers named once each, datasets aside, and confidential sources."""

    function = "obs_source_count"
    output_field = models.SmallIntegerField()


class IsContested(models.Func):
    """Whether two sources' latest totals of one outcome exclude each other."""

    function = "obs_is_contested"
    output_field = models.BooleanField()


class Supported(models.Model):
    """The columns of a published incident that say how well it is supported."""

    source_count = models.GeneratedField(
        expression=SourceCount("sources"),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    """Datasets pass on what others say, and are not counted."""
    is_contested = models.GeneratedField(
        expression=IsContested("claims"),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
