"""Incidents known only to a region lie in fewer units than was thought: the background
work puts all of them into those of each loaded division once more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_covering_indexes"),
    ]

    operations = [
        migrations.RunSQL(
            "DELETE FROM incidents_divisionassignment", migrations.RunSQL.noop
        ),
    ]
