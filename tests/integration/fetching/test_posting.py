"""The guarded POST on loopback connections: what is sent, and what comes of every way to answer."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from ipaddress import ip_network

import pytest
import trustme

from loopback import Serve, answering, redirecting, response, start
from receiving import receiving, status
from retexture import __version__
from retexture.fetching import Answered, Fetcher, FetchFailed, FetchPolicy
from retexture.webhooks import sending_policy

HOME = ip_network("127.0.0.1/32")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


def post(url: str, content: bytes = b"{}", **limits: float) -> Answered:
    policy = FetchPolicy(allowed_networks=(HOME,), **limits)  # type: ignore[arg-type]
    return Fetcher(policy).post(url, content, {"Content-Type": "application/json"})


def told(url: str, content: bytes = b"{}", **limits: float) -> str:
    with pytest.raises(FetchFailed) as caught:
        post(url, content, **limits)
    assert "127." not in str(caught.value)
    return str(caught.value)


def test_what_is_sent() -> None:
    content = '{"prompt": "émail"}'.encode()
    with receiving() as receiver:
        receiver.plan(status(204), path="/hook?a=1")
        assert post(receiver.url("/hook?a=1"), content) == Answered(204, "", public=False)
        (sent,) = receiver.received("/hook?a=1")
    assert sent.body == content
    assert sent.headers["content-length"] == str(len(content))
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["user-agent"] == f"retexture/{__version__} (+https://github.com/retexture/retexture)"
    assert sent.headers["connection"] == "close"


@pytest.mark.parametrize("code", [200, 400, 410, 429, 500, 503])
def test_every_status_is_an_answer(serve: Serve, code: int) -> None:
    server = serve(answering(response(b"thank you", f"{code} Word", retry_after=" 120 ")))
    assert post(server.url()) == Answered(code, "120", public=False, beginning=b"thank you")
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(serve: Serve, code: int) -> None:
    elsewhere = serve(answering(response()))
    server = serve(redirecting(elsewhere.url(), f"{code} Elsewhere"))
    assert post(server.url()).status == code
    assert elsewhere.requests == []


def test_an_endless_body_is_not_listened_to(serve: Serve) -> None:
    hung_up = threading.Event()

    def answer(connection: socket.socket, _target: str) -> None:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)
        except OSError:
            hung_up.set()

    answered = post(serve(answer).url())
    assert (answered.status, answered.beginning) == (200, b"x" * 512)
    assert hung_up.wait(10)


def test_a_body_that_breaks_off_is_no_failure(serve: Serve) -> None:
    server = serve(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
    assert post(server.url()).status == 200


def test_an_answer_before_all_was_sent_counts(serve: Serve) -> None:
    server = serve(answering(response(b"", "413 Too Large")))
    assert post(server.url(), b"x" * 2**16).status == 413


def test_a_head_that_drips_ends_at_the_deadline(serve: Serve) -> None:
    over = threading.Event()

    def answer(connection: socket.socket, _target: str) -> None:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.02):
                connection.sendall(b"X-Drip: 1\r\n")
        except OSError:
            over.set()

    assert "too long" in told(serve(answer).url(), total_timeout=0.4)
    assert over.wait(10)


def test_no_answer_at_all(serve: Serve) -> None:
    silent = serve(answering(b""))
    assert "broke the connection off" in told(silent.url())
    assert len(silent.requests) == 1
    assert "broke the connection off" in told(serve(answering(b"SECRET\r\n\r\n")).url())


def test_why_there_was_no_answer_is_beside_the_message(serve: Serve) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    untrusted = serve(answering(response()), tls=context).url().replace("http://", "https://")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    banner = serve(answering(b"220 mail.example ESMTP\r\n\r\n")).url()
    for url, detail in (
        (untrusted, "The certificate is not accepted: unable to get local issuer certificate"),
        (nobody, "Connection refused"),
        (banner, "220 mail.example"),
    ):
        with pytest.raises(FetchFailed) as caught:
            post(url)
        assert detail in caught.value.detail
        assert detail not in str(caught.value)
        assert not caught.value.public


def test_a_private_address_gets_no_connection(serve: Serve) -> None:
    inside = serve(answering(response()), host="127.0.0.2")
    with pytest.raises(FetchFailed, match=r"unknown or not on the public internet.*RETEXTURE_CALLBACK_ALLOW"):
        Fetcher(sending_policy()).post(inside.url(), b"{}", {})
    told(inside.url())
    assert inside.requests == []


def test_a_webhook_has_fifteen_seconds_for_everything() -> None:
    policy = sending_policy((HOME,))
    assert (policy.total_timeout, policy.read_timeout) == (15.0, 15.0)
    assert policy.allowed_networks == (HOME,)
