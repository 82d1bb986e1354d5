import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0047_certificate_failures"),
    ]

    operations = [
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
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sources"],
                name="published_by_source",
                opclasses=["jsonb_path_ops"],
            ),
        ),
    ]
