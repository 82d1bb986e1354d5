"""What the scripts of the entry page say, in the language of the page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from incidents.services.attachment_content import too_large
from incidents.services.errors import PhoneFormatError, TooManyAttachmentsError


def entry_words() -> dict[str, str]:
    return {
        "draft": _("Draft"),
        "waiting": _("Waiting to be sent"),
        "waitingCount": _("Waiting to be sent ({n})"),
        "sent": pgettext("a report", "Sent"),
        "reference": _("Reference {reference}"),
        "untitled": _("Untitled"),
        "edit": _("Edit"),
        "remove": _("Delete"),
        "reallyRemove": _("“{title}” is not sent. Delete it from this phone?"),
        "reallyForget": _(
            "What this phone keeps cannot be read without it. Delete all of it?"
        ),
        "file": _("unsent-reports"),
        **_photos(),
        **_results(),
        **_network(),
        **_refusals(),
    }


def _photos() -> dict[str, str]:
    return {
        "photo": _("Photo {n}"),
        "document": _("Document {n}"),
        "kilobytes": _("{n} KB"),
        "language": str(get_language()),
        "retry": _("Try again"),
        "reallyRemovePhoto": _("It is not sent. Delete it from this phone?"),
        "photoNotKept": _("“{file}”: this phone cannot keep it. Is its memory full?"),
        "unreadable": _(
            "“{file}”: this browser cannot read it. JPEG, PNG, WebP or PDF will do."
        ),
        "phoneFormat": _("“{file}”: %(why)s") % {"why": PhoneFormatError.message},
        "tooMany": str(TooManyAttachmentsError.message),
        "tooLarge": str(too_large()),
    }


def _results() -> dict[str, str]:
    return {
        "thanks": _("Thank you: your report was received."),
        "open": _("See it"),
        "queued": _(
            "The report waits on this phone and goes out by itself, once there is a "
            "network."
        ),
        "notKept": _(
            "This phone cannot keep the report: is its memory full? Leave this page "
            "open until the report is sent."
        ),
        "keepsNothing": _(
            "This browser keeps nothing: a report can be sent while there is a "
            "network, and is lost if the page is closed before."
        ),
        "elsewhere": _("This report is open in another window."),
    }


def _network() -> dict[str, str]:
    return {
        "away": _(
            "No network. What you write is kept on this phone; what you send waits, "
            "and goes out by itself."
        ),
        "out": _(
            "You are signed out. What you write is kept on this phone, and goes out "
            "once you have signed in."
        ),
        "unknown": _("Sign in first: reports are kept on this phone for an account."),
        "signIn": _("Sign in"),
        "signInUrl": f"{reverse('account_login')}?next={reverse('report-new')}",
    }


def _refusals() -> dict[str, str]:
    return {
        "attention": _("This needs your attention"),
        "colon": pgettext("before an explanation", ":"),
        "checked": _("I have checked: it is right"),
        "ownReport": _(
            "Everything you typed is still below. Send it again and it becomes a "
            "report of its own."
        ),
        "received": _("See what was received"),
        "reportsUrl": reverse("report-list"),
    }
