"""What a service refuses, in the user's language; doors turn it into a status."""

from django.utils.translation import gettext_lazy as _


class ServiceError(Exception):
    """Base of all refusals; its text is meant for the person who asked."""

    message = _("This cannot be done.")

    def __init__(self, message: object | None = None) -> None:
        super().__init__(message or self.message)


class NotAllowedError(ServiceError):
    message = _("You may not do this.")


class WrongStatusError(ServiceError):
    message = _("The incident is no longer in a state that allows this.")


class EditedMeanwhileError(ServiceError):
    message = _("Somebody else has changed this incident since you opened it.")


class ReportRefusedError(ServiceError):
    """Nothing was received under this identifier now."""


class ConflictingReportError(ReportRefusedError):
    message = _("Another report with other content was sent under the same identifier.")


class WithdrawnReportError(ReportRefusedError):
    message = _("What was received under this identifier has been withdrawn since.")


class ReportInFlightError(ReportRefusedError):
    message = _("This report is being received already; please wait a moment.")


class AttachmentRefusedError(ServiceError):
    """A photo or document cannot be kept; whoever sent it can do something about it."""


class TooLargeError(AttachmentRefusedError):
    message = _("It is too large.")


class NoPhotoOrDocumentError(AttachmentRefusedError):
    message = _("Only photos (JPEG, PNG, WebP) and PDF documents can be kept.")


class PhoneFormatError(AttachmentRefusedError):
    message = _(
        "HEIC photos cannot be read here: set the phone’s camera to JPEG (“most "
        "compatible”), or send a screenshot of it."
    )


class BrokenFileError(AttachmentRefusedError):
    message = _("The file is damaged or cut off; please choose it again.")


class EncryptedFileError(AttachmentRefusedError):
    message = _(
        "This PDF is encrypted: open it, print it into a new PDF, and send that one."
    )


class TooManyPagesError(AttachmentRefusedError):
    def __init__(self, most: int) -> None:
        words = _("It has too many pages: a document has %(most)s at most.")
        super().__init__(words % {"most": most})


class TooManyPixelsError(AttachmentRefusedError):
    message = _("The picture has too many pixels; please make it smaller.")


class TooManyAttachmentsError(AttachmentRefusedError):
    message = _("This report has as many photos and documents as it may have.")


class QuotaReachedError(AttachmentRefusedError):
    message = _("You have sent as much in the last thirty days as one person may.")


class UnknownUploadError(ServiceError):
    message = _("Nothing was announced under this identifier.")


class NoRoomError(ServiceError):
    message = _("The server’s disk is full: nothing was kept. Please try again later.")


class ReasonMissingError(ServiceError):
    message = _("Please give a reason.")


class TooFinePlaceError(ServiceError):
    def __init__(self, finest: object) -> None:
        words = _("Of this type, the public is told no closer place than: %(finest)s.")
        super().__init__(words % {"finest": finest})


class MergeIntoUnpublishedError(ServiceError):
    message = _("What is public cannot go into what is not: merge them the other way.")


class AlreadyScheduledError(ServiceError):
    message = _("Its publication is planned already: cancel that first.")


class UnforeseenFailureError(ServiceError):
    message = _(
        "Each attempt ended in an error that nobody foresaw. Whoever runs the server"
        " finds it in the log of the worker."
    )


class LicenceForbidsError(ServiceError):
    message = _("It came from a dataset whose licence forbids to publish it: ACLED.")


class SourcesMissingError(ServiceError):
    message = _(
        "Fill in the checklist first: two independent sources or the reason why it can"
        " be published without, and no conflict of interest."
    )


class TwoSourcesError(ServiceError):
    message = _("Fewer than two sources are recorded here: add the second one first.")


class NothingSaidError(ServiceError):
    message = _("Write something first.")


class NothingAnsweredError(ServiceError):
    message = _("Answer in words, or put the field right.")


class NoReporterError(ServiceError):
    message = _("Nobody here wrote this report: there is nobody to ask.")


class NoPlaceError(ServiceError):
    message = _("An incident without a place cannot be published.")


class PartsExceedTotalError(ServiceError):
    message = _("The breakdown of a figure counts more people than its total.")


class VictimsWithoutTotalError(ServiceError):
    message = _("Victims are listed of an outcome of which no total is given.")


class ActorNamedTwiceError(ServiceError):
    message = _("The same actor is named twice in the same role.")


class OutcomeError(ServiceError):
    """Of one of the outcomes of an abduction: `field` can mend it; `row` counts from
    0, None where no single row is at fault."""

    field = "best"

    def __init__(self, message: object | None = None, *, row: int | None = None):
        super().__init__(message)
        self.row = row


class UnknownFateError(OutcomeError):
    message = _("This is not a fate that can be recorded.")
    field = "fate"


class FateFigureError(OutcomeError):
    message = _(
        "Whole numbers from 1 on, the least first, then the probable, then the most; a"
        " number that is not known is left empty."
    )


class FateBeforeAbductionError(OutcomeError):
    message = _("The outcome is dated before the abduction.")
    field = "on"


class FateInFutureError(OutcomeError):
    message = _("This day is still to come.")
    field = "on"


class FateSourceError(OutcomeError):
    message = _("Choose one of the sources that the incident cites.")
    field = "source"


class FatesExceedTakenError(OutcomeError):
    message = _("The fate of more people is given than were taken at the most.")


class NothingToFreezeError(ServiceError):
    message = _("No published incident matches: there is nothing to freeze.")


class TryAgainError(ServiceError):
    message = _("Incidents are being published at this moment; please try again.")


class TooManyToFreezeError(ServiceError):
    message = _("So many incidents are frozen in parts: narrow the filter, by year.")


class ViewRefusedError(ServiceError):
    """A view cannot be kept so."""


class NameTakenError(ViewRefusedError):
    message = _("You have a view of this name already.")


class TooManyViewsError(ViewRefusedError):
    message = _("You have kept as many views as one person may. Delete one first.")


class WebhookRefusedError(ServiceError):
    """An address cannot be told so."""


class TooManyWebhooksError(WebhookRefusedError):
    message = _("You have as many webhooks as one person may. Delete one first.")


class UnknownPositionError(WebhookRefusedError):
    message = _("The feed has no such position.")
