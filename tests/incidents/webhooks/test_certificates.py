"""I-04 over https: the name is certified, and the address that was looked at is the
one that is connected to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from standardwebhooks import Webhook as Signature

from incidents.models import WebhookMessage
from observatory.checks import certificates_are_read
from observatory.lib.outgoing import post
from tests.factories import make_published
from tests.incidents.webhooks.conftest import Listener
from tests.incidents.webhooks.test_addresses import Names
from tests.incidents.webhooks.test_sending import later, make_webhook, told

NAME, ADDRESS = "partner.example", "8.8.4.4"
Secured = Callable[[trustme.LeafCert], str]


class Line:
    """The way from `ADDRESS` to the listener: there is no such network here."""

    def __init__(self, port: int) -> None:
        self.port, self.usual = port, socket.socket.connect
        self.names: list[str | None] = []
        self.addresses: list[str] = []

    def connect(self, own: socket.socket, address: Any) -> None:
        if address[1] == self.port:
            self.addresses.append(address[0])
            address = ("127.0.0.1", self.port)
        self.usual(own, address)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """One that this server trusts."""
    made = trustme.CA()
    bundle = tmp_path / "authorities.pem"
    made.cert_pem.write_to_path(bundle)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(bundle))
    return made


@pytest.fixture
def line(
    listener: Listener, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Line]:
    settings.WEBHOOK_INTRANET = False
    Names(monkeypatch, partner=[[ADDRESS]])
    found = Line(listener.server_port)
    monkeypatch.setattr(
        socket.socket, "connect", lambda own, address: found.connect(own, address)
    )
    yield found
    assert set(found.addresses) == {ADDRESS}


@pytest.fixture
def secured(listener: Listener, line: Line) -> Secured:
    """The listener's address, once it shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: line.names.append(name)
    listener.socket = context.wrap_socket(
        listener.socket, server_side=True, do_handshake_on_connect=False
    )

    def secure(certificate: trustme.LeafCert) -> str:
        certificate.configure_cert(context)
        return f"https://{NAME}:{line.port}/hook"

    return secure


def test_the_name_is_asked_for_and_certified_at_the_address_looked_at(
    authority: trustme.CA, secured: Secured, line: Line, listener: Listener
) -> None:
    url = secured(authority.issue_cert(NAME))
    assert post(url, b"{}", {}).status == 204
    [(headers, _body)] = listener.taken
    assert headers["Host"] == f"{NAME}:{line.port}"
    assert line.names == [NAME]


def of_a_stranger(_authority: trustme.CA) -> trustme.LeafCert:
    return trustme.CA().issue_cert(NAME)


def of_another_name(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("other.example", f"www.{NAME}")


def of_the_address_alone(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert(ADDRESS)


def of_yesterday(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert(NAME, not_after=datetime.now(UTC) - timedelta(days=1))


@pytest.mark.parametrize(
    "issued", [of_a_stranger, of_another_name, of_the_address_alone, of_yesterday]
)
def test_a_certificate_that_is_no_good_is_told_nothing(
    authority: trustme.CA,
    secured: Secured,
    listener: Listener,
    issued: Callable[[trustme.CA], trustme.LeafCert],
) -> None:
    answer = post(secured(issued(authority)), b"secret", {})
    assert (answer.status, answer.failure) == (None, "tls")
    assert listener.taken == []


def test_an_authority_of_the_operator_is_trusted_beside_the_public_ones(
    authority: trustme.CA,
    secured: Secured,
    listener: Listener,
    settings: Any,
    tmp_path: Path,
) -> None:
    own, stranger = trustme.CA(), trustme.CA()
    settings.WEBHOOK_CA_FILE = str(tmp_path / "own.pem")
    own.cert_pem.write_to_path(settings.WEBHOOK_CA_FILE)
    assert certificates_are_read() == []
    for issuer, status in ((own, 204), (authority, 204), (stranger, None)):
        assert post(secured(issuer.issue_cert(NAME)), b"{}", {}).status == status
    assert post(secured(own.issue_cert("other.example")), b"{}", {}).failure == "tls"
    assert len(listener.taken) == 2


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_stop_the_start(
    content: str | None, settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "own.pem"
    if content:
        file.write_text(content)
    settings.WEBHOOK_CA_FILE = str(file)
    [error] = certificates_are_read()
    assert error.id == "observatory.E002"


@pytest.mark.django_db
def test_a_change_is_told_once_the_certificate_is_good(
    authority: trustme.CA,
    secured: Secured,
    listener: Listener,
) -> None:
    registered = make_webhook(secured(of_yesterday(authority)))
    public_id = make_published().public_id
    assert told(listener) == []
    assert WebhookMessage.objects.get().failure == "tls"
    secured(authority.issue_cert(NAME))
    assert told(listener, later(minutes=2)) == [("published", public_id, 1)]
    [(headers, body)] = listener.taken
    assert Signature(registered.secret).verify(body, headers)
