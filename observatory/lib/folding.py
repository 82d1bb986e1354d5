"""Folding of names: lower case, no accents, one kind of apostrophe.

The database folds, both what it stores and what is sought, so that the two can never
disagree. Names are qualified with `public` because a restored dump computes generated
columns with an empty search path.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Func, TextField

FOLD_SQL = """
CREATE OR REPLACE FUNCTION public.obs_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary,
        translate(value, '’‘ʼ`´', '''''''''''')))
$$;
"""


class Fold(Func):
    """`Fold("name")` in a query, `Fold(Value(text))` for what is sought."""

    function = "obs_fold"
    arity = 1
    output_field = TextField()


def fold_all(texts: Iterable[str]) -> list[str]:
    """Each text as the database folds it, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obs_fold(text) FROM unnest(%s::text[]) WITH ORDINALITY"
            " AS given(text, place) ORDER BY place",
            [list(texts)],
        )
        return [row[0] for row in cursor.fetchall()]
