from django.db import migrations

from incidents.models.fate import FOLLOWED_SQL


class Migration(migrations.Migration):
    dependencies = [("incidents", "0015_facet_total")]

    operations = [
        migrations.RunSQL(
            FOLLOWED_SQL, "DROP FUNCTION IF EXISTS public.obs_followed(jsonb, text)"
        ),
    ]
