"""The guarded download against real servers: what gets through, and what doesn't."""

import gzip
import itertools
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from ipaddress import ip_network

import pytest
import trustme

from loopback import Serve, answering, redirecting, response, start
from retexture.fetching import BadUrl, Fetcher, FetchFailed, FetchPolicy, resolve_by_system

HOME = ip_network("127.0.0.1/32")
HOME6 = ip_network("::1/128")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


def policy(**changes: object) -> FetchPolicy:
    """Loopback's first address is allowed, and nothing else; what is tried again is so at once."""
    usual = {"allowed_networks": (HOME, HOME6), "allowed_ports": None, "retry_pauses": (0.0, 0.0)}
    return FetchPolicy(**{**usual, **changes})  # type: ignore[arg-type]


def names(table: dict[str, Sequence[str]]) -> Callable[[str], Sequence[str]]:
    """A resolver that knows these names alone."""

    def resolve(host: str) -> Sequence[str]:
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return table[host]

    return resolve


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(url)
    text = str(caught.value)
    assert text.endswith(".")
    assert ". " not in text
    assert "127." not in text
    assert "SECRET" not in text
    return text


def test_a_plain_download(serve: Serve) -> None:
    server = serve(answering(response(b"\x89PNG", content_type="Image/PNG; charset=x")))
    fetched = Fetcher(policy()).fetch(server.url("/a b?c=d#e"))
    assert fetched.data == b"\x89PNG"
    assert fetched.media_type == "image/png"
    assert fetched.final_url == server.url("/a%20b?c=d")
    head = server.requests[0]
    assert head.startswith("GET /a%20b?c=d HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{server.port}\r\n" in head
    assert "\r\nAccept-Encoding: identity\r\n" in head
    assert "\r\nUser-Agent: retexture/" in head
    assert " (+https://github.com/retexture/retexture)\r\n" in head


def test_the_user_agent_is_the_operators_choice(serve: Serve) -> None:
    server = serve(answering(response()))
    Fetcher(policy(user_agent="Mozilla/5.0 (our pictures)")).fetch(server.url())
    assert "\r\nUser-Agent: Mozilla/5.0 (our pictures)\r\n" in server.requests[0]


def test_a_chunked_body_and_a_body_until_the_end(serve: Serve) -> None:
    chunked = serve(
        answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    )
    assert Fetcher(policy()).fetch(chunked.url()).data == b"abcde"
    ended = serve(answering(b"HTTP/1.0 200 OK\r\n\r\nabcde"))
    assert Fetcher(policy()).fetch(ended.url()).data == b"abcde"


def test_a_wrong_content_type_changes_nothing(serve: Serve) -> None:
    server = serve(answering(response(b"GIF89a", content_type="text/html")))
    fetched = Fetcher(policy()).fetch(server.url("/x.png"))
    assert (fetched.data, fetched.media_type) == (b"GIF89a", "text/html")


def test_ipv6(serve: Serve) -> None:
    server = serve(answering(response()), host="::1")
    assert Fetcher(policy()).fetch(server.url()).data == b"picture"
    assert f"\r\nHost: [::1]:{server.port}\r\n" in server.requests[0]
    refusal(Fetcher(), server.url().replace(f":{server.port}/", "/"))


def test_names_of_the_system(serve: Serve) -> None:
    server = serve(answering(response()))
    assert Fetcher(policy()).fetch(server.url(host="localhost")).data == b"picture"
    assert f"\r\nHost: localhost:{server.port}\r\n" in server.requests[0]
    refusal(Fetcher(policy(allowed_networks=())), server.url(host="localhost"))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ],
)
def test_addresses_that_are_not_public_are_never_connected_to(host: str, serve: Serve) -> None:
    server = serve(answering(response(b"SECRET")))
    refusal(Fetcher(policy(allowed_networks=())), f"http://{host}:{server.port}/")
    assert server.requests == []


def test_a_mapped_address_is_allowed_with_its_ipv4_address(serve: Serve) -> None:
    server = serve(answering(response()))
    assert Fetcher(policy()).fetch(server.url(host="[::ffff:127.0.0.1]")).data == b"picture"


@pytest.mark.parametrize(
    "url",
    ["http://2130706433/", "http://0177.1/", "http://a@b/", "http://[fe80::1%25lo]/", "file:///etc/passwd"],
)
def test_a_bad_form_is_refused_before_any_name_is_looked_up(url: str) -> None:
    def never(host: str) -> Sequence[str]:
        raise AssertionError("looked up")

    with pytest.raises(BadUrl):
        Fetcher(policy(), never).fetch(url)
    with pytest.raises(BadUrl):
        Fetcher(policy(), never).post(url, b"{}", {})


def test_ports_outside_the_policy_are_refused() -> None:
    fetcher = Fetcher(resolve=names({"example.com": ["1.1.1.1"]}))
    for port in (22, 25, 6379, 11211):
        assert "80, 443, 8080, 8443" in refusal(fetcher, f"http://example.com:{port}/")


def test_a_network_that_is_allowed_has_all_its_ports(serve: Serve) -> None:
    server = serve(answering(response()))
    fetcher = Fetcher(FetchPolicy(allowed_networks=(HOME,)))
    assert fetcher.fetch(server.url()).data == b"picture"


def test_one_address_outside_of_it_and_the_ports_are_the_usual_ones(serve: Serve) -> None:
    server = serve(answering(response(b"SECRET")))
    table = names({"both.example": ["127.0.0.1", "1.1.1.1"]})
    fetcher = Fetcher(FetchPolicy(allowed_networks=(HOME,)), table)
    assert "port" in refusal(fetcher, server.url(host="both.example"))
    assert server.requests == []


def test_a_port_of_a_private_address_is_not_told_from_its_host() -> None:
    told = {refusal(Fetcher(), f"http://127.0.0.1:{port}/") for port in (80, 6379)}
    assert len(told) == 1
    assert "port" not in told.pop()


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.2"],
        ["10.1.2.3"],
        ["127.0.0.1", "10.1.2.3"],
        ["10.1.2.3", "127.0.0.1"],
        ["127.0.0.1", "::ffff:10.1.2.3"],
        ["127.0.0.1", "fe80::1%lo"],
        ["127.0.0.1", "64:ff9b::a9fe:a9fe"],
        ["127.0.0.1", "93.184.215.14", "192.168.0.1"],
        ["127.0.0.1", "not an address"],
        [],
    ],
)
def test_one_refused_address_refuses_the_name(answers: list[str], serve: Serve) -> None:
    server = serve(answering(response(b"SECRET")))
    refusal(Fetcher(policy(), names({"mixed.example": answers})), server.url(host="mixed.example"))
    assert server.requests == []


def test_unknown_and_inner_names_get_the_same_answer() -> None:
    fetcher = Fetcher(policy(), names({"inner.example": ["10.0.0.5"]}))
    assert refusal(fetcher, "http://inner.example/") == refusal(fetcher, "http://unknown.example/")


def test_a_name_that_changes_its_meaning_after_the_check(serve: Serve) -> None:
    outside = serve(answering(response(b"outside")))
    inside = serve(answering(response(b"SECRET")), host="127.0.0.2", port=outside.port)
    turn = itertools.cycle([["127.0.0.1"], ["127.0.0.2"]])
    looked_up: list[str] = []

    def rebinding(host: str) -> Sequence[str]:
        looked_up.append(host)
        return next(turn)

    fetcher = Fetcher(policy(), rebinding)
    assert fetcher.fetch(outside.url(host="rebind.example")).data == b"outside"
    assert looked_up == ["rebind.example"]
    refusal(fetcher, outside.url(host="rebind.example"))
    assert inside.requests == []


def test_a_name_that_changes_its_meaning_before_a_redirect_to_itself(serve: Serve) -> None:
    outside = serve(redirecting("/again"))
    inside = serve(answering(response(b"SECRET")), host="127.0.0.2", port=outside.port)
    turn = iter([["127.0.0.1"], ["127.0.0.2"]])
    refusal(Fetcher(policy(), lambda _host: next(turn)), outside.url(host="rebind.example"))
    assert len(outside.requests) == 1
    assert inside.requests == []


def test_the_next_address_of_a_name_is_tried_when_one_does_not_answer(serve: Serve) -> None:
    server = serve(answering(response()), host="127.0.0.3")
    fetcher = Fetcher(
        policy(allowed_networks=(ip_network("127.0.0.0/8"),)),
        names({"two.example": ["127.0.0.2", "127.0.0.3"]}),
    )
    assert fetcher.fetch(server.url(host="two.example")).data == b"picture"


def test_redirects_are_followed(serve: Serve) -> None:
    last = serve(answering(response(b"found")))
    for status in ("301 X", "302 X", "303 X", "307 X", "308 X"):
        first = serve(redirecting(last.url("/end"), status))
        fetched = Fetcher(policy()).fetch(first.url())
        assert (fetched.data, fetched.final_url) == (b"found", last.url("/end"))


def test_relative_redirects(serve: Serve) -> None:
    server = serve(
        lambda connection, target: connection.sendall(
            response(b"end") if target == "/a/c?x=%C3%BC" else response(b"", "302 X", location="c?x=Ã¼")
        )
    )
    assert Fetcher(policy()).fetch(server.url("/a/b")).data == b"end"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://[::ffff:127.0.0.2]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://inner.example:{port}/",
        "http://2130706434:{port}/",
        "http://user@127.0.0.1:{port}/",
        "http://[::1/",
        "https:\\\\127.0.0.2\\",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "data:image/png;base64,iVBORw0KGgo=",
        "javascript:alert(1)",
        "http://127.0.0.1/" + "x" * 1024,
    ],
)
def test_redirects_to_where_the_url_itself_could_not_lead(location: str, serve: Serve) -> None:
    ports: list[int] = []
    outside = serve(
        lambda connection, _: connection.sendall(
            response(b"", "302 X", location=location.replace("{port}", str(ports[0])))
        )
    )
    inside = serve(answering(response(b"SECRET")), host="127.0.0.2", port=outside.port)
    ports.append(outside.port)
    refusal(Fetcher(policy(), names({"inner.example": ["127.0.0.2"]})), outside.url())
    assert len(outside.requests) == 1
    assert inside.requests == []


def test_a_redirect_to_a_port_outside_the_policy(serve: Serve) -> None:
    server = serve(redirecting("http://public.example:6379/"))
    table = names({"public.example": ["1.1.1.1"]})
    assert "port" in refusal(Fetcher(policy(allowed_ports=frozenset({80})), table), server.url())


def test_endless_redirects(serve: Serve) -> None:
    server = serve(redirecting("/again"))
    assert "too often" in refusal(Fetcher(policy(max_redirects=3)), server.url())
    assert len(server.requests) == 4


def test_a_redirect_without_a_location(serve: Serve) -> None:
    refusal(Fetcher(policy()), serve(answering(response(b"SECRET", "302 Found"))).url())


def test_a_redirects_body_is_not_read(serve: Serve) -> None:
    last = serve(answering(response(b"found")))
    endless = f"HTTP/1.1 302 X\r\nLocation: {last.url()}\r\n\r\n".encode()

    def answer(connection: socket.socket, _target: str) -> None:
        connection.sendall(endless)
        while True:
            connection.sendall(bytes(65536))

    assert Fetcher(policy()).fetch(serve(answer).url()).data == b"found"


def test_environment_proxies_are_not_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(answering(response(b"SECRET")))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url())
    assert Fetcher(policy()).fetch(serve(answering(response())).url()).data == b"picture"
    assert proxy.requests == []


def test_a_body_over_the_limit_that_says_so(serve: Serve) -> None:
    server = serve(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"))
    assert "larger" in refusal(Fetcher(policy(max_bytes=1000)), server.url())


def test_a_body_at_the_limit(serve: Serve) -> None:
    server = serve(answering(response(bytes(1000))))
    assert len(Fetcher(policy(max_bytes=1000)).fetch(server.url()).data) == 1000
    refusal(Fetcher(policy(max_bytes=999)), server.url())


@pytest.mark.parametrize("chunked", [False, True])
def test_an_endless_body(chunked: bool, serve: Serve) -> None:
    sent: list[int] = []
    finished = threading.Event()

    def answer(connection: socket.socket, _target: str) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\n" + (b"Transfer-Encoding: chunked\r\n" if chunked else b"") + b"\r\n"
        )
        try:
            while True:
                connection.sendall(b"2000\r\n" + bytes(0x2000) + b"\r\n" if chunked else bytes(0x2000))
                sent.append(0x2000)
        finally:
            finished.set()

    assert "larger" in refusal(Fetcher(policy(max_bytes=100_000)), serve(answer).url())
    assert finished.wait(20), "the connection was closed"
    assert sum(sent) < 50_000_000


def test_a_body_longer_than_its_content_length_is_cut_there(serve: Serve) -> None:
    server = serve(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npicture and more"))
    assert Fetcher(policy()).fetch(server.url()).data == b"pictu"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nSECRET",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\nSECRET",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nSECRET",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nSECRET",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nSECRET",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nSECRET",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\nSECRET",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nSECRET",
        b"SECRET-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
)
def test_answers_that_are_cut_off_or_no_http(answer: bytes, serve: Serve) -> None:
    refusal(Fetcher(policy()), serve(answering(answer)).url())


def test_an_empty_body(serve: Serve) -> None:
    assert "empty" in refusal(Fetcher(policy()), serve(answering(response(b""))).url())


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"picture", mtime=0)),
        ("GZIP", gzip.compress(b"picture", mtime=0)),
        ("x-gzip", gzip.compress(b"picture", mtime=0)),
        ("deflate", zlib.compress(b"picture")),
        ("deflate", zlib.compress(b"picture")[2:-4]),
    ],
)
def test_compressed_bodies_are_unpacked(encoding: str, body: bytes, serve: Serve) -> None:
    server = serve(answering(response(body, content_encoding=encoding)))
    assert Fetcher(policy()).fetch(server.url()).data == b"picture"
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: chunked\r\n\r\n"
    slow = serve(answering(head.encode() + chunks + b"0\r\n\r\n"))
    assert Fetcher(policy()).fetch(slow.url()).data == b"picture"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, identity"])
def test_other_codings_are_refused(encoding: str, serve: Serve) -> None:
    server = serve(answering(response(b"\x1f\x8b", content_encoding=encoding)))
    assert "only gzip and deflate" in refusal(Fetcher(policy()), server.url())


def test_two_headers_name_two_codings(serve: Serve) -> None:
    body = gzip.compress(b"picture")
    for other in ("br", "identity"):
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: {other}\r\n"
        server = serve(answering(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body))
        refusal(Fetcher(policy()), server.url())


def test_the_limit_holds_for_what_is_unpacked(serve: Serve) -> None:
    fetcher = Fetcher(policy(max_bytes=1000))
    for encoding, pack in (("gzip", gzip.compress), ("deflate", zlib.compress)):
        fits, bomb = (
            serve(answering(response(pack(bytes(n)), content_encoding=encoding))) for n in (1000, 1001)
        )
        assert len(fetcher.fetch(fits.url()).data) == 1000
        assert "larger" in refusal(fetcher, bomb.url())


def test_what_unpacks_to_nothing_has_an_end(serve: Serve) -> None:
    hung_up = threading.Event()

    def answer(connection: socket.socket, _target: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n")
        try:
            while True:
                connection.sendall(b"\x00\x00\x00\xff\xff" * 10_000)  # empty blocks, none of them the last
        finally:
            hung_up.set()

    assert "larger" in refusal(Fetcher(policy(max_bytes=100_000)), serve(answer).url())
    assert hung_up.wait(20)


def test_the_identity_encoding_is_no_encoding(serve: Serve) -> None:
    server = serve(answering(response(content_encoding="identity")))
    assert Fetcher(policy()).fetch(server.url()).data == b"picture"


@pytest.mark.parametrize("status", ["204 X", "206 X", "304 X", "401 X", "404 X", "500 SECRET"])
def test_of_what_a_server_answered_the_status_is_told_and_no_more(status: str, serve: Serve) -> None:
    secret = response(b"SECRET", status, retry_after="SECRET", server="SECRET")
    assert f"status {status[:3]}:" in refusal(Fetcher(policy()), serve(answering(secret)).url())


def dripping(*head: bytes, drip: bytes) -> Callable[[socket.socket, str], None]:
    stop = threading.Event()

    def answer(connection: socket.socket, _target: str) -> None:
        for part in head:
            connection.sendall(part)
        while not stop.wait(0.05):
            connection.sendall(drip)

    return answer


@pytest.mark.parametrize(
    ("head", "drip"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-", b"a"),
    ],
)
def test_a_drip_of_bytes_does_not_prolong_the_total_time(head: bytes, drip: bytes, serve: Serve) -> None:
    server = serve(dripping(head, drip=drip))
    assert "too long" in refusal(Fetcher(policy(total_timeout=0.4, read_timeout=5)), server.url())


def test_a_silent_server(serve: Serve) -> None:
    server = serve(dripping(drip=b""))
    assert "too long" in refusal(Fetcher(policy(read_timeout=0.2)), server.url())


def test_the_total_time_spans_redirects(serve: Serve) -> None:
    def slow(connection: socket.socket, target: str) -> None:
        threading.Event().wait(0.15)
        connection.sendall(response(b"", "302 X", location=target + "x"))

    text = refusal(Fetcher(policy(total_timeout=0.5, max_redirects=100)), serve(slow).url("/"))
    assert "too long" in text


def test_a_resolver_that_does_not_answer() -> None:
    release = threading.Event()

    def stuck(host: str) -> Sequence[str]:
        release.wait()
        return []

    try:
        assert "too long" in refusal(Fetcher(policy(total_timeout=0.2), stuck), "http://slow.example/")
    finally:
        release.set()


def test_a_closed_port(serve: Serve) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert "reached" in refusal(Fetcher(policy()), f"http://127.0.0.1:{port}/")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def presenting(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_tls_keeps_the_name_while_the_connection_goes_to_the_checked_address(
    serve: Serve, authority: trustme.CA
) -> None:
    server = serve(answering(response()), tls=presenting(authority, "secure.example"))
    fetcher = Fetcher(policy(), names({"secure.example": ["127.0.0.1"]}), trusting(authority))
    assert fetcher.fetch(f"https://secure.example:{server.port}/x").data == b"picture"
    assert server.names == ["secure.example"]
    assert f"\r\nHost: secure.example:{server.port}\r\n" in server.requests[0]


def test_a_certificate_of_another_name_or_another_authority(serve: Serve, authority: trustme.CA) -> None:
    table = names({"secure.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    server = serve(answering(response(b"SECRET")), tls=presenting(authority, "secure.example"))
    refusal(Fetcher(policy(), table, trusting(authority)), f"https://other.example:{server.port}/")
    refusal(Fetcher(policy(), table), f"https://secure.example:{server.port}/")
    assert server.requests == []


def test_a_tls_handshake_that_never_ends(serve: Serve) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        refusal(Fetcher(policy(connect_timeout=0.2)), url)


def test_several_threads_share_a_fetcher(serve: Serve) -> None:
    server = serve(lambda connection, target: connection.sendall(response(target.encode())))
    fetcher = Fetcher(policy())
    found: dict[int, bytes] = {}

    def work(number: int) -> None:
        found[number] = fetcher.fetch(server.url(f"/{number}")).data

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"/{number}".encode() for number in range(12)}


def test_the_system_resolver_gives_each_address_once() -> None:
    found = resolve_by_system("localhost")
    assert len(found) == len(set(found))
    assert set(found) <= {"127.0.0.1", "::1"}
