"""The history of what is recorded, and of who decided what, is kept for ever (A-01)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# Of pghistory's own table, which says who: a request that finds out later who it is
# adds to its row, and nothing is taken away.
KEEP_CONTEXTS = """
CREATE FUNCTION incidents_keep_contexts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id = OLD.id AND NEW.metadata @> jsonb_strip_nulls(OLD.metadata) THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT FROM pghistory_context) THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'it is kept for ever';
END $$;
CREATE TRIGGER keep_contexts BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION incidents_keep_contexts();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION incidents_keep_contexts();
"""
LEAVE_CONTEXTS = """
DROP TRIGGER keep_contexts ON pghistory_context;
DROP TRIGGER never_emptied ON pghistory_context;
DROP FUNCTION incidents_keep_contexts();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0051_own_sources"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="abductionoutcomeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_abductionoutcomeevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="114fc72ea66d9f7f86d21e3fe26a12600cceab31",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_206ba",
                    table="incidents_abductionoutcomeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="abductionoutcomeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="846ccb8e035291d4d7b93c9dbce5f0fec1df034d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0714d",
                    table="incidents_abductionoutcomeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="apikey",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_apikeyevent" ("created_at", "day_rate", "expires_on", "holder_id", "id", "minute_rate", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "purpose", "revoked_at", "scopes") VALUES (OLD."created_at", OLD."day_rate", OLD."expires_on", OLD."holder_id", OLD."id", OLD."minute_rate", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prefix", OLD."purpose", OLD."revoked_at", OLD."scopes"); RETURN NULL;',
                    hash="5dd7731f0f72c79d17ff37a127ca1d7b1cfc643e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_27697",
                    table="incidents_apikey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="apikeyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_apikeyevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="10f819dfdfedae61163308fb4aef7502816460bc",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_438f4",
                    table="incidents_apikeyevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="apikeyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d1bf5038f8a7a755eabbfd24e36c949bac6800da",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_66f6c",
                    table="incidents_apikeyevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_attachmentevent" ("author_id", "digest", "file", "id", "incident_id", "is_confidential", "kind", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preview", "received_at", "size", "uuid", "withdrawn_at") VALUES (OLD."author_id", OLD."digest", OLD."file", OLD."id", OLD."incident_id", OLD."is_confidential", OLD."kind", OLD."media_type", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."preview", OLD."received_at", OLD."size", OLD."uuid", OLD."withdrawn_at"); RETURN NULL;',
                    hash="7a9dbf95056aab5e3e6ea31da89a0273ad8b0ce5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e1862",
                    table="incidents_attachment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_attachmentevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="fd9aabc08fa62e439c844d5d8f5b912fe27faf67",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_bea19",
                    table="incidents_attachmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4c886d3759f7cb71c0eb01907da02064a64aa2de",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_18772",
                    table="incidents_attachmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtybreakdown",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casualtybreakdownevent" ("age_group", "best", "category", "claim_id", "id", "max", "min", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex") VALUES (OLD."age_group", OLD."best", OLD."category", OLD."claim_id", OLD."id", OLD."max", OLD."min", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sex"); RETURN NULL;',
                    hash="d214157a9c4a777dd329d49fb24a40dfeb3c2811",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bcc8d",
                    table="incidents_casualtybreakdown",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtybreakdownevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_casualtybreakdownevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="a0632d878e5e05403717750e9c076ca3afd64c29",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_b8bf8",
                    table="incidents_casualtybreakdownevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtybreakdownevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f3f8a9e8cb38ee9618415a2e5665fcc849c89ca4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dfd8a",
                    table="incidents_casualtybreakdownevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtyclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_casualtyclaimevent" ("as_of", "best", "id", "incident_id", "is_cumulative", "max", "min", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "standing") VALUES (OLD."as_of", OLD."best", OLD."id", OLD."incident_id", OLD."is_cumulative", OLD."max", OLD."min", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id", OLD."standing"); RETURN NULL;',
                    hash="1b21e14a0b0638ce4fc0bf7684af43bf303ff1d6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9ddfb",
                    table="incidents_casualtyclaim",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtyclaimevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_casualtyclaimevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="ac5f318721ecb65ebd03cbe6002bc4c1ed7e2c93",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_51b59",
                    table="incidents_casualtyclaimevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casualtyclaimevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="868d8949dc12a2f125bcc5e0c12288bc9b9c8a2d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e27b5",
                    table="incidents_casualtyclaimevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_citationevent" ("credibility", "id", "incident_id", "named_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."credibility", OLD."id", OLD."incident_id", OLD."named_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id"); RETURN NULL;',
                    hash="6c5c099ac6747c034a8730546239d0558fc8d299",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_57c27",
                    table="incidents_citation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_citationevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="03617dfb3d25fbe29d693e59c0695a84e3ef291f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_327ca",
                    table="incidents_citationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9e866ea9792e138e6f2dd3478774e20a13d79e94",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fb7f6",
                    table="incidents_citationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="confidentialread",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_confidentialread) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="492dd0bb6a1bd092e3acb86055ac2c6fad8d70a2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_18433",
                    table="incidents_confidentialread",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_decisions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="21c9ae6b15778b8db942d41f1eb7e95ed700e2f0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_decisions_256fe",
                    table="incidents_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_decision) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="38c2f3927f184bafeb82fbdc50ec2bdd98379414",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_79b3b",
                    table="incidents_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_externalreferenceevent" ("dataset", "external_id", "id", "incident_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_hash", "version") VALUES (OLD."dataset", OLD."external_id", OLD."id", OLD."incident_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."row_hash", OLD."version"); RETURN NULL;',
                    hash="340246e78114858f444f5fe43ab22ca4e3ab04c2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_70c59",
                    table="incidents_externalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalreferenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_externalreferenceevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="2ac00096a36a106f80496d229820986835c9fbc5",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_588da",
                    table="incidents_externalreferenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalreferenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8e1973cf3ebe861cfeede03340948cf79e5d036f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6dabd",
                    table="incidents_externalreferenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentevent" ("author_id", "batch_id", "content_hash", "created_at", "date_precision", "device_state_id", "emplacement_id", "ended_on", "event_type_id", "geo_precision", "id", "internal_note", "is_illustrative", "is_provisional", "language", "latitude", "line", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_name", "public_id", "public_precision", "radius_m", "started_on", "status", "summary_en", "summary_fr", "title_en", "title_fr", "trigger_id", "updated_at", "uuid", "version") VALUES (OLD."author_id", OLD."batch_id", OLD."content_hash", OLD."created_at", OLD."date_precision", OLD."device_state_id", OLD."emplacement_id", OLD."ended_on", OLD."event_type_id", OLD."geo_precision", OLD."id", OLD."internal_note", OLD."is_illustrative", OLD."is_provisional", OLD."language", OLD."latitude", OLD."line", OLD."longitude", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place_name", OLD."public_id", OLD."public_precision", OLD."radius_m", OLD."started_on", OLD."status", OLD."summary_en", OLD."summary_fr", OLD."title_en", OLD."title_fr", OLD."trigger_id", OLD."updated_at", OLD."uuid", OLD."version"); RETURN NULL;',
                    hash="d6f44f88c45e3520dbd16336ffc9d222f9c774e9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2fefa",
                    table="incidents_incident",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentactor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_incidentactorevent" ("actor_id", "confidence", "id", "incident_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."actor_id", OLD."confidence", OLD."id", OLD."incident_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;',
                    hash="0d2644df390e291a2cecebc9f2a460dfb055c46d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9d9b9",
                    table="incidents_incidentactor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentactorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_incidentactorevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="11b3ef347ef88d276b4f5163b3085d149b28c5f5",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_e1dad",
                    table="incidents_incidentactorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentactorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="19eb7d217d9527844496886ced285841008ebd7b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d30b8",
                    table="incidents_incidentactorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_incidentevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="f9d7cae2f9281aeb819a7d7c8a5a7b18af77f076",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_ebd3f",
                    table="incidents_incidentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="660df2a5ede432f1e06e892ca87c4cd25e0a272c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7b202",
                    table="incidents_incidentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_merges",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d3f754970a10bb5916cd4fa3d514d5fee133d127",
                    operation="DELETE",
                    pgid="pgtrigger_keep_merges_570f5",
                    table="incidents_merge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_merge) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="4b0531324494ad5be5f67a236a6a81469df38e09",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_656f1",
                    table="incidents_merge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_partcheck) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="67d578b187e0d4f106fc534f99ee0449af6ca447",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_fb607",
                    table="incidents_partcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remark",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_remark) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="725f8094b99bdea5ad59a030c879aff23f4bd4b9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_a766a",
                    table="incidents_remark",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sameevent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_sameeventevent" ("at", "by_id", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "target_id", "verdict") VALUES (OLD."at", OLD."by_id", OLD."id", OLD."named", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report_id", OLD."target_id", OLD."verdict"); RETURN NULL;',
                    hash="a1bf28eee594cfeca205c70bb53373ee5ab57cdd",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e951e",
                    table="incidents_sameevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sameeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_sameeventevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="ea2cab3255c057cffddb3a6db4804e4c359af8c2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_358f4",
                    table="incidents_sameeventevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sameeventevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1fe6b1d88e7d09858b2cc1522e8898ac3ec82898",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1e169",
                    table="incidents_sameeventevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_sourceevent" ("id", "is_confidential", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reliability", "title", "url") VALUES (OLD."id", OLD."is_confidential", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_on", OLD."publisher", OLD."reliability", OLD."title", OLD."url"); RETURN NULL;',
                    hash="d9751bd137aee52bd7936dbee04a631031be2488",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0dbca",
                    table="incidents_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_sourceevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="6b07bbe708eb1fe78d86eee124b02bd5b817594b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_cf33b",
                    table="incidents_sourceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6fa5275a0ea65a886df07a1fb2ca17eb1e485de2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c1f7a",
                    table="incidents_sourceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verification",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_verification) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="fa54b33b7a4117e357b2c38d59d8fabd65633f74",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_c535e",
                    table="incidents_verification",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhook",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "incidents_webhookevent" ("changes", "created_at", "id", "key_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."changes", OLD."created_at", OLD."id", OLD."key_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."state"); RETURN NULL;',
                    hash="52b8e20b131c91d0979e4d2fa65ae9b33b97ec80",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_848db",
                    table="incidents_webhook",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhookevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM incidents_webhookevent) THEN\n        RAISE EXCEPTION 'it is kept for ever';\n    END IF;\n    RETURN NULL;\n",
                    hash="e46d164ea0f220a1f9ff97496061012c9906caa8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_ddf8d",
                    table="incidents_webhookevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhookevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a91ce9466a08ebdc939580d984e4fed394c5f46c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_97198",
                    table="incidents_webhookevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(KEEP_CONTEXTS, LEAVE_CONTEXTS),
    ]
