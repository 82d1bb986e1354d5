"""I-04: to which addresses this server lets itself be sent."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from incidents.forms.webhooks import WebhookForm
from observatory.lib.outgoing import post
from tests.factories import make_user
from tests.incidents.webhooks.conftest import Listener

OWN = (
    *("127.0.0.1", "127.1", "127.8.9.10", "0.0.0.0", "0", "2130706433"),  # noqa: S104
    *("0x7f.0.0.1", "0x7f000001", "0177.0.0.1", "localhost"),
    *("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254"),
    *("192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]"),
    *("[fe80::1]", "[fc00::1]", "[fd12::1]", "[ff02::1]", "[64:ff9b::a00:1]"),
    *("[2002:7f00:1::]", "[2001:db8::1]"),
)


class Names:
    """A resolver that knows some names, and counts how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **names: list[list[str]]):
        self.names, self.asked, self.usual = names, [], socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self.resolve)

    def resolve(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        self.asked.append(host)
        answers = self.names.get(str(host).partition(".")[0])
        if answers is None:
            return self.usual(host, port, *args, **kwargs)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        kinds = [socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in found]
        return [
            (kind, socket.SOCK_STREAM, 6, "", (ip, port))
            for kind, ip in zip(kinds, found, strict=True)
        ]


@pytest.mark.parametrize("host", OWN)
def test_nothing_of_our_own_network_is_reached(host: str) -> None:
    answer = post(f"https://{host}/", b"{}", {})
    assert (answer.status, answer.failure) == (None, "address")


@pytest.mark.parametrize("ip", ["127.0.0.1", "::ffff:10.0.0.1", "fd00::1"])
def test_a_name_is_what_it_leads_to(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, innocent=[[ip]])
    assert post("https://innocent.example/", b"{}", {}).failure == "address"


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_once(
    listener: Listener, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding, and a public address beside one of ours: the one that was looked at
    is the one that is connected to (here: a network that there is not)."""
    settings.WEBHOOK_INTRANET = False
    names = Names(
        monkeypatch,
        rebound=[["198.18.0.1", "127.0.0.1"], ["127.0.0.1"]],
        public=[["8.8.4.4", "127.0.0.1"], ["127.0.0.1"]],
    )
    port = listener.server_port
    assert post(f"https://rebound.example:{port}/", b"{}", {}).failure == "address"
    monkeypatch.setattr(socket.socket, "connect", _nowhere)
    assert post(f"https://public.example:{port}/", b"{}", {}).failure == "connection"
    assert names.asked == ["rebound.example", "public.example", "8.8.4.4"]
    assert listener.taken == []


def _nowhere(self: socket.socket, address: tuple[str, int]) -> None:
    assert address[0] == "8.8.4.4"
    raise OSError


def test_plain_http_needs_the_operator_s_word(
    listener: Listener, settings: Any
) -> None:
    assert post(listener.url, b"{}", {}).status == 204
    settings.WEBHOOK_INTRANET = False
    assert post(listener.url, b"{}", {}).failure == "connection"
    assert len(listener.taken) == 1


def test_neither_redirect_nor_proxy_is_followed(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    for status in (301, 302, 307, 308):
        listener.statuses = [status]
        assert post(listener.url, b"{}", {}).status == status
    assert len(listener.taken) == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("http://partner.example/", "url"),
        ("ftp://partner.example/", "url"),
        ("file:///etc/passwd", "url"),
        ("https://name:word@partner.example/", "url"),
        ("https://partner.example/\x00", "url"),
    ],
)
def test_the_form_says_what_is_wrong_with_an_address(url: str, field: str) -> None:
    form = WebhookForm({"url": url}, holder=make_user("analyst"))
    assert field in form.errors


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["nope=1", "from=never", "region=2012:nowhere"])
def test_the_form_refuses_a_filter_that_would_find_nothing(query: str) -> None:
    form = WebhookForm({"query": query}, holder=make_user("analyst"))
    assert "query" in form.errors
