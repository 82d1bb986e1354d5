"""Entry and review: for people who are signed in."""

from django.urls import path

from incidents.views import (
    api_keys,
    attachment_door,
    attachments,
    bulk,
    conversation,
    corrections_desk,
    desk_parts,
    entry_shell,
    merging,
    publishing,
    queue,
    report_door,
    report_sheets,
    reports,
    review,
    same_event,
    saved_views,
    sessions,
    snapshots_desk,
    verification,
    webhooks,
)

urlpatterns = [
    path("account/keys/", api_keys.key_list, name="key-list"),
    path("account/keys/<slug:prefix>/rotate/", api_keys.key_rotate, name="key-rotate"),
    path("account/keys/<slug:prefix>/revoke/", api_keys.key_revoke, name="key-revoke"),
    path("account/webhooks/", webhooks.webhook_list, name="webhook-list"),
    *(
        path(f"account/webhooks/<uuid:uuid>/{at}", view, name=f"webhook-{name}")
        for name, at, view in (
            ("detail", "", webhooks.webhook_detail),
            ("secret", "secret/", webhooks.webhook_secret),
            ("pause", "pause/", webhooks.webhook_pause),
            ("resume", "resume/", webhooks.webhook_resume),
            ("replay", "replay/", webhooks.webhook_replay),
            ("delete", "delete/", webhooks.webhook_delete),
        )
    ),
    path("account/sessions/", sessions.session_list, name="session-list"),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/new/", reports.report_new, name="report-new"),
    path("reports/new/session/", report_door.report_session, name="report-session"),
    path("reports/new/send/", report_door.report_send, name="report-send"),
    path("reports/new/likely/", same_event.report_likely, name="report-likely"),
    path("reports/new/offline/", entry_shell.shell_page, name="entry-shell"),
    path("reports/new/worker.js", entry_shell.worker, name="entry-worker"),
    path("reports/new/places.json", entry_shell.gazetteer, name="entry-places"),
    path("reports/new/actors.json", entry_shell.actors, name="entry-actors"),
    path("reports/new/app.webmanifest", entry_shell.manifest, name="entry-manifest"),
    path("reports/template.xlsx", report_sheets.template, name="report-template"),
    path("reports/form.pdf", report_sheets.printed_form, name="report-paper"),
    path("reports/upload/", report_sheets.report_upload, name="report-upload"),
    path("reports/<uuid:uuid>/", reports.report_detail, name="report-detail"),
    path(
        "reports/<uuid:uuid>/questions/<uuid:question>/",
        conversation.report_answer,
        name="report-answer",
    ),
    path(
        "reports/<uuid:uuid>/attachments/",
        attachments.report_attach,
        name="report-attach",
    ),
    path(
        "reports/<uuid:uuid>/attachments/<uuid:attachment>/",
        attachments.attachment_file,
        name="attachment-file",
    ),
    path(
        "reports/<uuid:uuid>/attachments/<uuid:attachment>/preview/",
        attachments.attachment_preview,
        name="attachment-preview",
    ),
    path(
        "reports/<uuid:uuid>/attachments/<uuid:attachment>/pieces/",
        attachment_door.attachment_pieces,
        name="attachment-pieces",
    ),
    path(
        "reports/<uuid:uuid>/attachments/<uuid:attachment>/withdraw/",
        attachments.attachment_withdraw,
        name="attachment-withdraw",
    ),
    path("review/", queue.review_queue, name="review-queue"),
    path(
        "review/corrections/",
        corrections_desk.correction_queue,
        name="correction-queue",
    ),
    path(
        "review/corrections/<uuid:uuid>/",
        corrections_desk.correction_detail,
        name="correction-detail",
    ),
    path("review/bulk/", bulk.review_bulk, name="review-bulk"),
    path("review/<uuid:uuid>/", review.review_detail, name="review-detail"),
    path("review/<uuid:uuid>/edit/", review.review_edit, name="review-edit"),
    path("review/<uuid:uuid>/decide/", review.review_decide, name="review-decide"),
    path(
        "review/<uuid:uuid>/verify/", verification.review_verify, name="review-verify"
    ),
    path("review/<uuid:uuid>/check/", desk_parts.review_check, name="review-check"),
    path(
        "review/<uuid:uuid>/remarks/",
        conversation.review_remark,
        name="review-remark",
    ),
    path(
        "review/<uuid:uuid>/questions/<uuid:question>/take-back/",
        conversation.review_take_back,
        name="review-take-back",
    ),
    path(
        "review/<uuid:uuid>/same-event/",
        same_event.review_same_event,
        name="review-same-event",
    ),
    path(
        "review/<uuid:uuid>/publish/", publishing.review_publish, name="review-publish"
    ),
    path(
        "review/<uuid:uuid>/unschedule/",
        publishing.review_unschedule,
        name="review-unschedule",
    ),
    path(
        "review/<uuid:uuid>/merge/<uuid:other>/",
        merging.review_merge,
        name="review-merge",
    ),
    path("review/<uuid:uuid>/unmerge/", merging.review_unmerge, name="review-unmerge"),
    path("review/<uuid:uuid>/split/", merging.review_split, name="review-split"),
    path("views/", saved_views.view_list, name="view-list"),
    path("views/new/", saved_views.view_new, name="view-new"),
    path("views/<uuid:uuid>/", saved_views.view_detail, name="view-detail"),
    path("views/<uuid:uuid>/delete/", saved_views.view_delete, name="view-delete"),
    path("snapshots/new/", snapshots_desk.snapshot_new, name="snapshot-new"),
    path(
        "snapshots/orders/<uuid:uuid>/",
        snapshots_desk.snapshot_order,
        name="snapshot-order",
    ),
    path(
        "snapshots/<slug:slug>/withdraw/",
        snapshots_desk.snapshot_withdraw,
        name="snapshot-withdraw",
    ),
]
