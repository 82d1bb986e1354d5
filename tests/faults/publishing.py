"""A process that publishes, corrects and retracts at random, and commits late:
`python -m tests.faults.publishing SEED CHANGES`."""

from __future__ import annotations

import random
import sys
from datetime import date

import django


def change_at_random(seed: int, changes: int) -> None:
    from django.db import connection, transaction

    from incidents.models import Incident, User
    from incidents.services.publication import publish_incident, retract_incident
    from incidents.statistics.positions import number_versions
    from tests.factories import make_incident, make_user

    draw = random.Random(seed)
    editor: User = make_user("editor", username=f"editor-{seed}", email=f"{seed}@x.org")
    mine: list[Incident] = []
    # Years of its own, so that writers do not queue for one counter of public ids.
    years = range(2000 + 2 * seed, 2002 + 2 * seed)
    for _ in range(changes):
        with transaction.atomic():
            for _ in range(draw.randint(1, 3)):
                what = draw.random()
                if mine and what < 0.2:
                    gone = mine.pop(draw.randrange(len(mine)))
                    retract_incident(gone, by=editor, note_fr="Doublon")
                elif mine and what < 0.5:
                    corrected = draw.choice(mine)
                    corrected.title_fr = f"Titre {draw.random()}"
                    corrected.save(update_fields=["title_fr"])
                    publish_incident(corrected, by=None)
                else:
                    day = date(draw.choice(years), 3, 5)
                    mine.append(make_incident(started_on=day, ended_on=day))
                    publish_incident(mine[-1], by=None)
            with connection.cursor() as cursor:  # others commit meanwhile
                cursor.execute("SELECT pg_sleep(%s)", [draw.random() * 0.03])
        if draw.random() < 0.3:
            number_versions()


if __name__ == "__main__":
    django.setup()
    change_at_random(int(sys.argv[1]), int(sys.argv[2]))
