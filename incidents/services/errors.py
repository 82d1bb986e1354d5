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


class ConflictingReportError(ServiceError):
    message = _("Another report with other content was sent under the same identifier.")


class ReportInFlightError(ServiceError):
    message = _("This report is being received already; please wait a moment.")


class ReasonMissingError(ServiceError):
    message = _("Please give a reason.")


class NoPlaceError(ServiceError):
    message = _("An incident without a place cannot be published.")


class PartsExceedTotalError(ServiceError):
    message = _("The breakdown of a figure counts more people than its total.")
