"""What holds for all pages: accessible, whole at every width, small, from here alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from acting import choose, order, tiles, wait_done
from browsing import Opener, Watched, violations
from running import Running

PAGES = ("/", "/history", "/keys", "/usage", "/system")
BUDGET = 150_000  # bytes of script and style, as they are sent


def settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(either: Watched, cup: Path, scheme: str) -> None:
    page = either.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    either.go()
    expect(page.get_by_label("API key")).to_be_visible()
    assert violations(page) == []
    either.sign_in()
    order(page, cup)
    wait_done(page)
    assert violations(page) == []
    for path in PAGES:
        either.go(path)
        settled(page)
        assert violations(page) == [], path
        overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overhang) == 0, path


def _viewer(page: Page) -> None:
    tiles(page).first.click()
    expect(page.get_by_role("dialog").get_by_role("slider")).to_be_visible()
    for part in ("As code", "Receipt"):
        page.get_by_text(part, exact=True).click()


def _more(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("textbox", name="Seed").fill("none")


def _comparison(page: Page) -> None:
    page.get_by_role("link", name="History").click()
    for number in (1, 2):
        page.locator(".task").first.get_by_role("button", name=f"Compare picture {number}").click()
    page.get_by_role("region", name="Compare").get_by_role("button", name="Compare", exact=True).click()


def _deletion(page: Page) -> None:
    page.get_by_role("link", name="History").click()
    page.locator(".task").first.get_by_role("button", name="Delete").click()


def _new_key(page: Page) -> None:
    page.get_by_role("link", name="Keys").click()
    page.get_by_role("button", name="New key").click()


def _rotation(page: Page) -> None:
    page.get_by_role("link", name="Keys").click()
    page.get_by_role("button", name="Rotate first").click()


@pytest.mark.parametrize("arrange", [_viewer, _more, _comparison, _deletion, _new_key, _rotation])
def test_what_opens_is_accessible(either: Watched, cup: Path, arrange: Callable[[Page], None]) -> None:
    page = either.sign_in()
    order(page, cup)
    wait_done(page)
    arrange(page)
    assert violations(page) == []


def test_all_of_the_playground_by_keyboard(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    page.get_by_label("What should it look like?").focus()
    page.keyboard.type("copper")
    page.keyboard.press("Control+Enter")
    wait_done(page)
    tiles(page).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("Picture 2")
    page.keyboard.press("Escape")
    expect(tiles(page).first).to_be_focused()


def test_the_playground_is_small(opener: Opener, server: Running) -> None:
    opened = opener(server)
    sent: dict[str, int] = {}

    def count(response: Response) -> None:
        if response.request.resource_type in ("script", "stylesheet"):
            sent[response.url] = int(response.headers["content-length"])

    opened.page.on("response", count)
    page = opened.sign_in()
    page.wait_for_load_state("networkidle")
    assert len(sent) > 2
    assert sum(sent.values()) < BUDGET
    assert not any("chart" in url or "viewer" in url for url in sent)


def test_no_page_says_so(desktop: Watched) -> None:
    page = desktop.sign_in()
    page.evaluate("history.pushState(null, '', '/nowhere'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
