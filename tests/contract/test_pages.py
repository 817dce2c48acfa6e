"""The reference for people, and the description that the reference is made from."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from serving import Server

PAGES = ("/docs",)


class _Page(HTMLParser):
    """Collects what a page loads, and what its policy would forbid."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag in ("script", "img", "iframe", "source", "use"):
            self.loads.append(given.get("src", ""))
        if tag == "link":
            self.loads.append(given["href"])
        if tag == "style":
            self.inline.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.named += [
            given[name] for name in ("for", "aria-labelledby", "aria-describedby") if name in given
        ]


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, server: Server) -> httpx.Response:
    """A page, asked for without a key."""
    return httpx.get(server.url + request.param)


def test_a_page_is_whole_and_from_here_alone(page: httpx.Response) -> None:
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    found = _Page(page.text)
    assert found.inline == []
    assert found.loads
    assert len(found.ids) == len(set(found.ids))
    assert set(found.named) <= set(found.ids)
    for address in found.loads:
        assert address.startswith("/")
        assert not address.startswith("//")
        assert httpx.get(urljoin(str(page.url), address)).status_code == 200


def test_its_policy_forbids_every_other_origin(page: httpx.Response) -> None:
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    allowed = {source for name, sources in policy.items() for source in sources.split()}
    assert allowed <= {"'none'", "'self'", "data:", "blob:"}
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", [*PAGES, "/console/icon.svg"])
def test_what_one_has_is_not_sent_again(server: Server, path: str) -> None:
    first = httpx.get(server.url + path)
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(server.url + path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.head(server.url + path).headers["etag"] == first.headers["etag"]


@pytest.fixture(scope="module")
def description(server: Server) -> dict[str, Any]:
    """What /openapi.json says."""
    document: dict[str, Any] = httpx.get(f"{server.url}/openapi.json").json()
    return document


def test_every_endpoint_and_parameter_is_described(description: dict[str, Any]) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("summary"), where
            assert operation.get("description"), where
            assert operation.get("tags"), where
            assert any(status.startswith("2") for status in operation["responses"]), where
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), f"{where}: {parameter['name']}"


def test_what_needs_a_key_says_so(description: dict[str, Any], server: Server) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            filled = re.sub(r"{\w+}", "x", path)
            status = httpx.request(method, server.url + filled).status_code
            assert (status == 401) == bool(operation.get("security")), f"{method} {path}"


def test_pages_and_assets_are_no_part_of_it(description: dict[str, Any]) -> None:
    hidden = {"/", "/docs", "/keys", "/history", "/console/{path}"}
    assert not hidden & set(description["paths"])
