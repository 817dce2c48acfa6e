"""A page of a real browser, and what it did that it must not do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from running import KEY, Running

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LIMIT = 90_000.0  # milliseconds: the first pictures wait for kernels that are compiled


@dataclass
class Watched:
    """A page, and what it did that it must not do.

    Attributes:
        page: At the size that the test wants.
        server: That it talks to.
        faults: Errors in its console, uncaught exceptions, requests to elsewhere.
        forgiven: Parts of messages that a test expects.
    """

    page: Page
    server: Running
    faults: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def go(self, path: str = "/") -> Page:
        self.page.goto(self.server.base + path)
        return self.page

    def sign_in(self, key: str = KEY) -> Page:
        page = self.go()
        page.get_by_label("API key").fill(key)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("navigation")).to_be_visible()
        return page

    def unforgiven(self) -> list[str]:
        return [fault for fault in self.faults if not any(part in fault for part in self.forgiven)]


def watched(context: BrowserContext, server: Running) -> Watched:
    seen = Watched(context.new_page(), server)
    own = urlsplit(server.base).netloc

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.faults.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != own:
            seen.faults.append(f"asked another origin: {request.url}")

    context.on("request", asked)
    context.on("console", said)
    context.on("weberror", lambda error: seen.faults.append(f"uncaught: {error.error}"))
    seen.page.set_default_timeout(LIMIT)
    return seen


def violations(page: Page) -> list[str]:
    """What axe-core finds against the rules of accessibility on a page, as it is just now."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


Opener = Callable[..., Watched]
"""Opens a page: of which server, at which size, with which options of the browser's context."""


@dataclass(frozen=True)
class Web:
    """A web server with one picture, under an address that the server of the tests may ask.

    Attributes:
        base: Its address.
        picture: What it answers, whatever the path.
        requests: The User-Agent of each request.
    """

    base: str
    picture: bytes
    requests: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return self.base + path
