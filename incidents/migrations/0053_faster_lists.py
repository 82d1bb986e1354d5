import django.contrib.postgres.indexes
from django.db import migrations, models

# How many rows have a word is reckoned by these samples of the text: of a hundred, a
# word of two in a thousand rows looked like one of ten, and all were read for a page.
STATISTICS = """
ALTER TABLE incidents_publishedincident ALTER search_text SET STATISTICS 400
"""
NO_STATISTICS = """
ALTER TABLE incidents_publishedincident ALTER search_text SET STATISTICS -1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0052_kept_for_ever"),
    ]

    operations = [
        migrations.RunSQL(STATISTICS, NO_STATISTICS),
        migrations.RemoveIndex(
            model_name="publishedincident",
            name="published_by_day",
        ),
        migrations.AddIndex(
            model_name="publishedincident",
            index=models.Index(
                fields=["-started_on", "-public_id"],
                include=(
                    "ended_on",
                    "month",
                    "source_count",
                    "is_provisional",
                    "is_contested",
                    "quadkey",
                    "latitude",
                    "longitude",
                    "date_precision",
                    "event_type",
                    "geo_precision",
                    "region_ids",
                    "killed_min",
                    "killed_best",
                    "killed_max",
                    "injured_min",
                    "injured_best",
                    "injured_max",
                    "abducted_min",
                    "abducted_best",
                    "abducted_max",
                    "missing_min",
                    "missing_best",
                    "missing_max",
                ),
                name="published_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedincident",
            index=models.Index(
                fields=["published_on", "public_id"], name="published_by_publication"
            ),
        ),
        migrations.AddIndex(
            model_name="publishedincident",
            index=models.Index(
                models.Case(
                    models.When(
                        geo_precision__in=("exact", "near", "settlement"),
                        then=models.F("place_name"),
                    ),
                    default=models.Value(""),
                ),
                models.OrderBy(models.F("started_on"), descending=True),
                models.OrderBy(models.F("public_id"), descending=True),
                name="published_by_settlement",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedincident",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["abduction_outcomes"],
                name="published_by_fate",
                opclasses=["jsonb_path_ops"],
            ),
        ),
    ]
