from django.db import migrations, models


class Migration(migrations.Migration):
    """Retractions that take the versions before them out of sight."""

    dependencies = [("incidents", "0020_support")]

    operations = [
        migrations.AddField(
            model_name="publishedversion",
            name="withholds_earlier",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="withholds the versions before it",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("change", "retracted"),
                    ("withholds_earlier", False),
                    _connector="OR",
                ),
                name="published_version_withheld",
            ),
        ),
    ]
