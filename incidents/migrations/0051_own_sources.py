"""Which source a report came with: its first one, but for those that a merge brought."""

from django.db import migrations

OF_REPORTS = """
UPDATE incidents_citation c
   SET named_by_id = i.author_id
  FROM incidents_incident i
 WHERE i.author_id IS NOT NULL AND i.content_hash <> ''
   AND c.id = (
       SELECT min(own.id) FROM incidents_citation own
        WHERE own.incident_id = i.id AND NOT EXISTS (
              SELECT FROM incidents_merge m
               WHERE m.kept_id = i.id AND m.undone_at IS NULL
                 AND m.moved -> 'citations' @> to_jsonb(own.id)))
"""
OF_MERGED = """
UPDATE incidents_citation c
   SET named_by_id = i.author_id
  FROM incidents_merge m JOIN incidents_incident i ON i.id = m.merged_id
 WHERE m.undone_at IS NULL AND i.author_id IS NOT NULL AND i.content_hash <> ''
   AND c.named_by_id IS NULL
   AND c.id = (
       SELECT min(taken.value::bigint)
         FROM jsonb_array_elements_text(m.moved -> 'citations') taken (value))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0050_citation_named_by"),
    ]

    operations = [
        migrations.RunSQL(OF_REPORTS, migrations.RunSQL.noop),
        migrations.RunSQL(OF_MERGED, migrations.RunSQL.noop),
    ]
