from django.db import migrations

from incidents.models.facet_queries import VICTIMS_LEFT_SQL


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0013_abduction_outcomes"),
    ]

    operations = [
        migrations.RunSQL(VICTIMS_LEFT_SQL, migrations.RunSQL.noop),
    ]
