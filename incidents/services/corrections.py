"""Corrections that the public asks for: received, looked at, decided with a reason.

Who asked is kept from everybody but the desk: texts are sealed, the tracking address is
signed and kept nowhere, and how to reach somebody is erased once they have an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import CorrectionNotice, CorrectionRequest, User
from incidents.services.errors import (
    NotAllowedError,
    ReasonMissingError,
    ServiceError,
)
from observatory.lib.sealed import UnsealableError, seal, unseal

_SALT = "correction request"


class AlreadyDecidedError(ServiceError):
    message = _("Somebody else has decided this request meanwhile.")


class IdentifierTakenError(ServiceError):
    message = _("Another request was sent from this page before: please send it again.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for, in their words."""

    public_id: str
    wrong: str
    right: str = ""
    contact: str = ""
    language: str = "fr"


@transaction.atomic
def receive_correction(wish: Wish, *, request_id: UUID) -> str:
    """The token of its tracking address; for the same once more, the same."""
    known = CorrectionRequest.objects.filter(pk=request_id).first()
    if known is not None:
        if wish_of(known) != wish:
            raise IdentifierTakenError
        return token_of(known)
    today = timezone.localdate()
    notice = CorrectionNotice.objects.create(received_in=today.replace(day=1))
    request = CorrectionRequest.objects.create(
        pk=request_id,
        notice=notice,
        public_id=wish.public_id,
        wrong=seal(wish.wrong),
        right=seal(wish.right),
        contact=seal(wish.contact),
        language=wish.language,
    )
    return token_of(request)


def wish_of(request: CorrectionRequest) -> Wish:
    return Wish(
        public_id=request.public_id,
        wrong=_read(request.wrong),
        right=_read(request.right),
        contact=_read(request.contact),
        language=request.language,
    )


def _read(sealed: str) -> str:
    try:
        return unseal(sealed)
    except UnsealableError:
        return str(_("This was sealed with a key that is no longer known."))


def token_of(request: CorrectionRequest) -> str:
    return signing.Signer(salt=_SALT).sign(request.pk.hex)


def tracked(token: str) -> CorrectionRequest | None:
    """What a tracking address leads to; a wrong one reads nothing of the database."""
    try:
        pk = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return CorrectionRequest.objects.filter(pk=pk).select_related("notice").first()


@transaction.atomic
def decide_correction(
    request: CorrectionRequest, outcome: str, *, reason: str, language: str, by: User
) -> None:
    """Once and for all; the reason is public."""
    if not by.has_perm("incidents.decide_correction"):
        raise NotAllowedError
    if not reason.strip():
        raise ReasonMissingError
    notice = CorrectionNotice.objects.select_for_update().get(pk=request.notice_id)
    if notice.outcome != CorrectionNotice.Outcome.OPEN:
        raise AlreadyDecidedError
    notice.outcome = CorrectionNotice.Outcome(outcome)
    notice.decided_on = timezone.localdate()
    notice.public_id = request.public_id
    notice.reason = reason.strip()
    notice.language = language
    notice.save()
    request.notice = notice
    request.decided_by = by
    request.contact = ""
    request.save(update_fields=["decided_by", "contact"])


def open_corrections() -> int:
    opened = CorrectionNotice.Outcome.OPEN
    return CorrectionNotice.objects.filter(outcome=opened).count()
