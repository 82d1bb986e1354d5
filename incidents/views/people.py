"""Who is asking, once `requires` has let them in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from incidents.models import User


def signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
