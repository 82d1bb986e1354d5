"""Where one is signed in: see it, and end what one does not know or has lost."""

from __future__ import annotations

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from incidents.views.people import signed_in
from observatory.lib.access import public, requires

OTHERS = "others"


@public
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Whose account it was, only the phone reads: nobody is sent here who is signed in,
    by a link that would have it forget their reports."""
    if request.user.is_authenticated:
        return redirect("map")
    return render(request, "account/signed_out.html")


@requires("incidents.see_own_sessions")
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest) -> HttpResponse:
    sessions = UserSession.objects.purge_and_list(signed_in(request))
    if request.method == "POST":
        return _end(request, sessions)
    sessions.sort(key=lambda session: session.created_at, reverse=True)
    context = {"sessions": sessions, "others": OTHERS}
    return render(request, "account/sessions.html", context)


def _end(request: HttpRequest, sessions: list[UserSession]) -> HttpResponse:
    """Effective at the next request that is made with it (Z-05)."""
    which = request.POST.get("session", "")
    ending = [
        session
        for session in sessions
        if not session.is_current() and which in {OTHERS, str(session.pk)}
    ]
    if not ending and which != OTHERS:
        raise Http404
    get_adapter().end_sessions(ending)
    count = len(ending)
    said = ngettext("%(n)s session is ended.", "%(n)s sessions are ended.", count)
    messages.success(request, said % {"n": count} if count else _("No other session."))
    return redirect("session-list")
