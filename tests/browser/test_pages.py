"""What holds for all pages: accessible, whole at every width, small, from here alone."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from acting import choose, order, tiles, wait_done
from browsing import Opener, Watched, violations
from running import Running

PAGES = ("/", "/tiles", "/history", "/keys", "/usage", "/system")
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
    viewer = page.get_by_role("dialog")
    expect(viewer).to_be_focused()
    heading = viewer.get_by_role("heading")
    slider = viewer.get_by_role("slider")
    expect(slider).to_be_visible()
    for key, shown in (
        ("2", 2), ("ArrowRight", 3), ("End", 4), ("ArrowRight", 4), ("Space", 4), ("ArrowLeft", 3),
        ("Home", 1), ("ArrowLeft", 1), ("ArrowRight", 2),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(heading).to_have_text(f"Picture {shown}")
    expect(viewer.locator(".strip").get_by_role("status")).to_have_text("Picture 2 of 4")
    slider.focus()
    before = slider.get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuenow") != before
    expect(heading).to_have_text("Picture 2")
    viewer.get_by_role("button", name="Next picture").click()
    expect(heading).to_have_text("Picture 3")
    for _ in range(24):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_INSIDE)
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(tiles(page).first).to_be_focused()


IS_INSIDE = """() => {
  const { activeElement } = document;  // the body, while the browser's own buttons have the focus
  return activeElement === document.body || document.querySelector("dialog").contains(activeElement);
}"""


def press(page: Page, button: str) -> Locator:
    """Press a button by keyboard; returns it."""
    found = page.get_by_role("button", name=button).first
    found.focus()
    page.keyboard.press("Enter")
    return found


def test_the_focus_begins_where_space_does_no_harm_and_comes_back(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    order(page, cup)
    wait_done(page)
    page.get_by_role("link", name="Keys").click()
    dialog = page.get_by_role("dialog")
    opened = press(page, "New key")
    expect(dialog.get_by_label("Name")).to_be_focused()
    press(page, "Cancel")
    expect(opened).to_be_focused()
    opened = press(page, "Rotate first")
    expect(dialog.get_by_label("The old secret ends")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opened).to_be_focused()
    page.get_by_role("link", name="History").click()
    opened = press(page, "Delete")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Space")
    expect(dialog).to_have_count(0)
    expect(opened).to_be_focused()
    count = page.locator(".task").count()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete").press("Enter")
    expect(page.locator(".task")).to_have_count(count - 1)
    expect(page.locator(".task a").first).to_be_focused()


def test_the_focus_stays_where_buttons_take_each_others_places(desktop: Watched) -> None:
    page = desktop.sign_in()
    page.locator(".sample").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stage")).to_be_focused()
    press(page, "Remove the picture")
    expect(page.get_by_role("button", name="Choose a picture")).to_be_focused()
    page.locator(".sample").first.click()
    expect(page.get_by_role("button", name="Make pictures")).to_be_enabled()
    press(page, "Make pictures")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.wait_for_url(lambda url: "task=" in url)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Make pictures")).to_be_focused()


def test_two_clicks_at_once_do_not_cancel_what_they_ordered(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    page.get_by_label("What should it look like?").fill("copper")
    page.get_by_role("button", name="Make pictures").click(click_count=2, delay=150)
    wait_done(page)


def test_a_finished_task_opens_with_its_pictures(opener: Opener, server: Running, cup: Path) -> None:
    page = opener(server, "phone").sign_in()
    order(page, cup)
    wait_done(page)
    expect(tiles(page).last).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="History").click()
    page.locator(".task a").first.click()
    expect(tiles(page)).to_have_count(4)
    expect(tiles(page).last).to_be_in_viewport(ratio=1)
    page.reload()
    expect(tiles(page)).to_have_count(4)
    expect(tiles(page).last).to_be_in_viewport(ratio=1)
    page.get_by_label("What should it look like?").fill("jade")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_role("button", name="Make pictures").click()
    wait_done(page)
    expect(tiles(page).last).to_be_in_viewport(ratio=1)


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


def test_what_can_be_chosen_is_asked_for_again_where_the_server_is_busy(desktop: Watched) -> None:
    desktop.forgiven.append("503")
    busy = {"/v1/looks", "/v1/samples"}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in busy:
            busy.remove(path)
            route.fulfill(status=503, json={"error": {"code": 503, "message": "Busy."}})
        else:
            route.fallback()

    desktop.page.route("**/v1/*", answer)
    page = desktop.sign_in()
    expect(page.locator(".sample").first).to_be_visible()
    expect(page.get_by_role("button", name="marble", exact=True)).to_be_visible()
    assert not busy
