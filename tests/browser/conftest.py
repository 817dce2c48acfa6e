"""A real browser, a real server, a real worker; whatever the page complains about fails the test."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from running import KEY, Running, serving

pytest.importorskip("playwright.sync_api", reason="the browser is driven by playwright")
from browsing import LIMIT, SIZES, Opener, Watched, watched
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=LIMIT)


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


@pytest.fixture
def opener(browser: Browser) -> Iterator[Opener]:
    """Opens pages in contexts of their own; at the end none may have complained."""
    opened: list[Watched] = []

    def open_page(server: Running, size: str = "desktop", permissions: Sequence[str] = ()) -> Watched:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=size == "phone",
            has_touch=size == "phone",
            reduced_motion="reduce",
            permissions=permissions,
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
