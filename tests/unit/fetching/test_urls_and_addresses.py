"""The form of URLs and the classes of addresses: no traffic, no names looked up."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest

from retexture.fetching import PRIVATE_NETWORKS, BadUrl, parse_url
from retexture.fetching.addresses import is_allowed, is_public, unmapped


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("http://example.com", "http://example.com/"),
        ("HTTPS://Example.COM:443/a?b=c#d", "https://example.com/a?b=c"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("http://example.com./x", "http://example.com/x"),
        ("http://my_bucket.example.com/x", "http://my_bucket.example.com/x"),
        ("http://93.184.215.14/x", "http://93.184.215.14/x"),
        ("http://[2606:2800:21F:CB07::1]:80/", "http://[2606:2800:21f:cb07::1]/"),
        ("https://bücher.example/ä?ö", "https://xn--bcher-kva.example/%C3%A4?%C3%B6"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("http://example.com/a b/%20/ü", "http://example.com/a%20b/%20/%C3%BC"),
        ("http://example.com/..//../x", "http://example.com/..//../x"),
        ("http://example.com?q=@:[]", "http://example.com/?q=@:%5B%5D"),
        ("http://example.com:", "http://example.com/"),
    ],
)
def test_accepted(text: str, canonical: str) -> None:
    assert str(parse_url(text)) == canonical
    assert str(parse_url(canonical)) == canonical


REFUSED = {
    "decimal address": "http://2130706433/",
    "hexadecimal address": "http://0x7f000001/",
    "hexadecimal parts": "http://0x7f.0.0.1/",
    "hexadecimal last part": "http://127.0.0.0x1/",
    "bare hexadecimal prefix": "http://127.0.0.0x/",
    "octal address": "http://0177.0.0.1/",
    "octal last part": "http://127.0.0.01/",
    "long octal": "http://017700000001/",
    "short address of two parts": "http://127.1/",
    "short address of three parts": "http://127.0.1/",
    "zero": "http://0/",
    "too many parts": "http://127.0.0.0.1/",
    "part above 255": "http://127.0.0.256/",
    "decimal above 32 bits": "http://4294967297/",
    "two trailing dots": "http://127.0.0.1../",
    "full-width short address": "http://１２７.1/",
    "circled short address": "http://①②⑦.①/",
    "ideographic full stop": "http://127。1/",
    "zone id": "http://[fe80::1%25eth0]/",
    "bare zone id": "http://[fe80::1%eth0]/",
    "zone id on a public address": "http://[2606:2800::1%251]/",
    "IPv4 in brackets": "http://[127.0.0.1]/",
    "name in brackets": "http://[localhost]/",
    "future address": "http://[v1.x]/",
    "IPv6 without brackets": "http://::1/",
    "unclosed bracket": "http://[::1/",
    "after the bracket": "http://[::1]x:80/",
    "user name": "http://user@example.com/",
    "user name and password": "http://user:secret@example.com/",
    "user name like a host": "http://example.com@127.0.0.1/",
    "user name like a host and port": "http://example.com:80@127.0.0.1/",
    "empty user name": "http://@127.0.0.1/",
    "two user names": "http://a@b@127.0.0.1/",
    "backslash as the authority's end": "http://example.com\\@127.0.0.1/",
    "backslashes as slashes": "http:\\\\127.0.0.1\\",
    "percent-encoded host": "http://%31%32%37.0.0.1/",
    "percent-encoded dot": "http://127%2e0%2e0%2e1/",
    "percent-encoded slash in the host": "http://example.com%2f@127.0.0.1/",
    "percent-encoded letters": "http://loc%61lhost/",
    "other scheme": "ftp://example.com/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:11211/_stats",
    "dict": "dict://127.0.0.1:11211/stats",
    "data": "data:image/png;base64,iVBORw0KGgo=",
    "script": "javascript:alert(1)",
    "internal of another library": "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "no scheme": "example.com/x",
    "scheme-relative": "//example.com/x",
    "no host": "http:///x",
    "no slashes": "http:example.com",
    "empty": "",
    "port only": "http://:80/",
    "port 0": "http://example.com:0/",
    "port above 65535": "http://example.com:65536/",
    "negative port": "http://example.com:-80/",
    "port in other digits": "http://example.com:８０/",
    "word as a port": "http://example.com:http/",
    "two ports": "http://example.com:80:80/",
    "line break in the path": "http://example.com/x\r\nX-Injected: 1",
    "line break in the host": "http://exa\nmple.com/",
    "tab in the scheme": "ht\ttp://example.com/",
    "null": "http://example.com/\x00",
    "leading space": " http://example.com/",
    "space in the host": "http://exam ple.com/",
    "delete character": "http://example.com/\x7f",
    "empty label": "http://example..com/",
    "label of 64 letters": f"http://{'a' * 64}.com/",
    "name of 254 letters": f"http://{'.'.join(['a' * 50] * 6)}/",
    "hyphen first": "http://-example.com/",
    "quote in the host": "http://exam'ple.com/",
    "slash look-alike": "http://example.com／@127.0.0.1/",
    "forbidden international letters": "http://exam\u200eple.com/",
    "unpaired surrogate": "http://\ud800.example/",
    "1025 characters": "http://example.com/" + "x" * (1025 - 19),
}


@pytest.mark.parametrize("vector", REFUSED)
def test_refused_by_form(vector: str) -> None:
    with pytest.raises(BadUrl) as caught:
        parse_url(REFUSED[vector])
    text = str(caught.value)
    assert text.endswith(".")
    assert ". " not in text
    assert "127" not in text
    assert "secret" not in text


def test_1024_characters_are_accepted() -> None:
    assert parse_url("http://example.com/" + "x" * (1024 - 19)).host == "example.com"


def test_look_alike_digits_are_the_address_that_they_spell() -> None:
    for text in ("http://①②⑦.⓪.⓪.①/", "http://１２７.０.０.１/", "http://127。0。0。1/"):
        assert parse_url(text).host == IPv4Address("127.0.0.1")


def test_a_port_is_no_matter_of_form() -> None:
    assert parse_url("http://example.com/").port == 80
    assert parse_url("http://example.com:22/").port == 22


PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80e::200e",
    "64:ff9b::808:808",
]

INNER = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2001:10::1",
    "2001:20::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", INNER)
def test_addresses_that_are_not_public(text: str) -> None:
    assert not is_public(ip_address(text))
    assert not is_allowed(ip_address(text), ())


def test_mapped_addresses_are_judged_as_what_they_stand_for() -> None:
    assert unmapped(ip_address("::ffff:10.0.0.1")) == IPv4Address("10.0.0.1")
    assert unmapped(ip_address("::ffff:8.8.8.8")) == IPv4Address("8.8.8.8")
    assert unmapped(ip_address("2606::1")) == IPv6Address("2606::1")


def test_allowed_networks_open_themselves_and_nothing_else() -> None:
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))
    assert is_allowed(ip_address("10.1.2.3"), allowed)
    assert is_allowed(ip_address("fd00:1::5"), allowed)
    for inner in ("10.2.0.1", "127.0.0.1", "fd00:2::1", "64:ff9b::a01:203"):
        assert not is_allowed(ip_address(inner), allowed)


def test_private_networks_leave_metadata_services_out() -> None:
    for inner in ("127.0.0.1", "10.9.9.9", "172.20.0.1", "192.168.1.1", "::1", "fd12::1"):
        assert is_allowed(ip_address(inner), PRIVATE_NETWORKS)
    for inner in ("169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "0.0.0.0", "fe80::1"):
        assert not is_allowed(ip_address(inner), PRIVATE_NETWORKS)
