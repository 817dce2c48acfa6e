"""A real browser against a real server with a real worker; whatever the page complains about fails the test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from running import KEY, Running, serving

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser is driven by playwright")
from playwright.sync_api import (  # noqa: E402
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LIMIT = 60_000.0  # milliseconds; far more than anything here takes

expect.set_options(timeout=LIMIT)


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


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, with nothing that it asks others by itself."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium; install it, on Debian with apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`retexture serve` with one worker and a price."""
    folder: Path = tmp_path_factory.mktemp("server")
    with serving(folder, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04") as running:
        yield running


Opener = Callable[..., Watched]


@pytest.fixture
def opener(browser: Browser) -> Iterator[Opener]:
    """Opens pages in contexts of their own; at the end none may have complained."""
    opened: list[Watched] = []

    def open_page(server: Running, size: str = "desktop", **options: object) -> Watched:
        width, height = SIZES[size]
        phone = {"is_mobile": True, "has_touch": True} if size == "phone" else {}
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            accept_downloads=True,
            **phone,
            **options,  # type: ignore[arg-type]
        )
        opened.append(watched(context, server))
        return opened[-1]

    yield open_page
    for each in opened:
        each.page.context.close()
    assert [fault for each in opened for fault in each.unforgiven()] == []


@pytest.fixture(params=SIZES)
def either(request: pytest.FixtureRequest, opener: Opener, server: Running) -> Watched:
    """A page of a desktop, and one of a phone."""
    return opener(server, request.param)


@pytest.fixture
def desktop(opener: Opener, server: Running) -> Watched:
    return opener(server)
