"""What a server process counts by itself: reads of keys, and sign-ins that failed."""

from dataclasses import dataclass

import pytest
from starlette.requests import HTTPConnection

from retexture.http.access.address import client_address
from retexture.http.answers import WireError
from retexture.http.limits import READS, KeyRate, SignIns

HERE, THERE = "198.51.100.7", "203.0.113.9"


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(sign_ins: SignIns, times: int, address: str = HERE) -> None:
    for number in range(times):
        sign_ins.failed(address, f"wrong-{number}")


def wait_of(sign_ins: SignIns, address: str = HERE, token: str = "another") -> int:
    """The seconds that are told to wait; 0: the key is looked up."""
    try:
        sign_ins.check(address, token)
    except WireError as error:
        return int(error.headers["Retry-After"]) if (error.status, error.code) == (429, 429) else -1
    return 0


def test_the_tenth_failure_in_a_minute_is_one_too_many(clock: Clock) -> None:
    sign_ins = SignIns(10, clock)
    fail(sign_ins, 9)
    assert wait_of(sign_ins) == 0
    assert not sign_ins.pausing
    fail(sign_ins, 1)
    assert wait_of(sign_ins) == 1
    assert sign_ins.pausing
    assert wait_of(sign_ins, THERE) == 0


def test_failures_far_apart_are_nothing_unusual(clock: Clock) -> None:
    sign_ins = SignIns(10, clock)
    for _ in range(100):
        fail(sign_ins, 1)
        clock.now += 7
        assert wait_of(sign_ins) == 0


def test_the_pause_doubles_up_to_a_minute_and_is_forgotten_after_another(clock: Clock) -> None:
    sign_ins = SignIns(10, clock)
    fail(sign_ins, 10)
    pauses = []
    for _ in range(9):
        pauses.append(wait_of(sign_ins))
        clock.now += pauses[-1]
        assert wait_of(sign_ins) == 0
        fail(sign_ins, 1)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    clock.now += 60 + 60
    fail(sign_ins, 1)
    assert wait_of(sign_ins) == 0


def test_keys_that_were_valid_lately_pass_until_they_fail(clock: Clock) -> None:
    sign_ins = SignIns(10, clock)
    sign_ins.succeeded("mine")
    fail(sign_ins, 10)
    assert wait_of(sign_ins, token="mine") == 0
    assert wait_of(sign_ins, token="min") == 1
    sign_ins.failed(HERE, "mine")
    assert wait_of(sign_ins, token="mine") == 2
    sign_ins.succeeded("mine")
    clock.now += 3600
    fail(sign_ins, 10)
    assert wait_of(sign_ins, token="mine") == 1


def test_what_is_remembered_is_bounded(clock: Clock) -> None:
    sign_ins = SignIns(1, clock)
    sign_ins.succeeded("first")
    for number in range(SignIns.TOKENS):
        sign_ins.succeeded(f"key-{number}")
    for number in range(SignIns.ADDRESSES + 1):
        sign_ins.failed(f"address-{number}", "wrong")
    assert wait_of(sign_ins, "address-0") == 0
    assert wait_of(sign_ins, "address-1") == 1
    assert wait_of(sign_ins, "address-1", "first") == 1
    assert wait_of(sign_ins, "address-1", "key-0") == 0
    assert len(sign_ins._addresses) == SignIns.ADDRESSES
    assert len(sign_ins._valid) == SignIns.TOKENS


def test_each_key_has_its_own_reads(clock: Clock) -> None:
    reads = KeyRate(READS, 120, clock)
    for _ in range(120):
        reads.check("one")
    reads.check("other")
    with pytest.raises(WireError) as refused:
        reads.check("one")
    assert refused.value.status == 429
    assert refused.value.headers == {
        "RateLimit-Policy": '"reads";q=120;w=60', "RateLimit": '"reads";r=0;t=60', "Retry-After": "1"
    }  # fmt: skip
    clock.now += 0.5
    reads.check("one")
    unlimited = KeyRate(READS, None, clock)
    for _ in range(1000):
        unlimited.check("one")


PROXIES = ("10.0.0.0/8", "fd00::/8")


@pytest.mark.parametrize(("peer", "forwarded", "address"), [
    ("192.0.2.1", [], "192.0.2.1"),
    ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
    ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
    ("10.0.0.1", ["198.51.100.7, 10.3.2.1"], "198.51.100.7"),
    ("10.0.0.1", ["1.2.3.4, 198.51.100.7"], "198.51.100.7"),
    ("10.0.0.1", ["1.2.3.4", "198.51.100.7"], "198.51.100.7"),
    ("10.0.0.1", ["1.2.3.4, nonsense"], "10.0.0.1"),
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
    ("fd00::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
    ("2001:db8:1:2::9", [], "2001:db8:1:2::/64"),
    ("::ffff:192.0.2.1", [], "192.0.2.1"),
    (None, ["1.2.3.4"], ""),
])  # fmt: skip
def test_the_address_of_a_client(peer: str | None, forwarded: list[str], address: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    client = None if peer is None else (peer, 1234)
    heard = HTTPConnection({"type": "http", "headers": headers, "client": client})
    assert client_address(heard, PROXIES) == address


def test_without_proxies_nothing_forwarded_is_believed() -> None:
    headers = [(b"x-forwarded-for", b"1.2.3.4")]
    heard = HTTPConnection({"type": "http", "headers": headers, "client": ("10.0.0.1", 1234)})
    assert client_address(heard, ()) == "10.0.0.1"
