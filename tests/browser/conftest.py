"""A real browser, a real server, a real worker; whatever the page complains about fails the test."""

import shutil
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browsing import LIMIT, SIZES, Opener, Watched, Web, watched
from running import KEY, Running, serving

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

WEB_HOST = "127.0.0.2"

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
    settings = {"RETEXTURE_PRICE_USD": "0.04", "RETEXTURE_FETCH_ALLOW": f"{WEB_HOST}/32"}
    with serving(folder, 1, RETEXTURE_FIRST_KEY=KEY, **settings) as running:
        yield running


@pytest.fixture
def web(cup: Path) -> Iterator[Web]:
    """A picture on the web."""
    served: list[Web] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served[0].requests.append(self.headers["User-Agent"] or "")
            self.send_response(200)
            self.send_header("Content-Length", str(len(served[0].picture)))
            self.end_headers()
            self.wfile.write(served[0].picture)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer((WEB_HOST, 0), Handler) as running:
        served.append(Web(f"http://{WEB_HOST}:{running.server_port}", cup.read_bytes()))
        Thread(target=running.serve_forever, daemon=True).start()
        yield served[0]
        running.shutdown()


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
