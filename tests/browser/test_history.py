"""Looking through what was made."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from acting import order, tiles, wait_done
from browsing import Watched
from running import Running


@pytest.fixture
def two_tasks(desktop: Watched, cup: Path, server: Running) -> Page:
    """A page with the history, in which two new tasks stand first."""
    page = desktop.sign_in()
    for prompt in ("jade statue", "terracotta relief"):
        order(page, cup, prompt)
        wait_done(page)
    page.goto(f"{server.base}/history")
    expect(page.locator(".task").nth(1)).to_contain_text("jade statue")
    return page


def test_filter_search_open(two_tasks: Page) -> None:
    page = two_tasks
    first = page.locator(".task").first
    expect(first).to_contain_text("terracotta relief")
    expect(first).to_contain_text("done")
    expect(first).to_contain_text("$0.04")
    shown = first.locator(".result img").first
    assert shown.evaluate(
        "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    ) == [120, 80]
    page.get_by_label("Search prompts").fill("JADE stat")
    expect(page.locator(".task")).to_have_count(page.locator(".task", has_text="jade statue").count())
    expect(page.locator(".task").first).to_contain_text("jade statue")
    page.get_by_role("button", name="Open picture 3").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("heading")).to_have_text("Picture 3")
    viewer.get_by_text("Receipt", exact=True).click()
    expect(viewer.locator(".receipt")).to_contain_text("jade")
    page.keyboard.press("Escape")
    page.get_by_label("Search prompts").fill("nothing of this kind")
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
    page.get_by_label("Search prompts").fill("")
    page.get_by_role("button", name="At work").click()
    expect(page.get_by_text("Nothing fits.")).to_be_visible()


def test_two_results_side_by_side(two_tasks: Page) -> None:
    page = two_tasks
    page.locator(".task").nth(0).get_by_role("button", name="Compare picture 1").click()
    expect(page.get_by_text("Choose another picture to compare with.")).to_be_visible()
    page.locator(".task").nth(1).get_by_role("button", name="Compare picture 4").click()
    page.get_by_role("region", name="Compare").get_by_role("button", name="Compare", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="Picture 1: terracotta relief")).to_be_visible()
    expect(dialog.get_by_role("img", name="Picture 4: jade statue")).to_be_visible()
    dialog.get_by_role("button", name="Over each other").click()
    expect(dialog.get_by_role("slider")).to_be_visible()


def test_again_and_delete(two_tasks: Page, server: Running) -> None:
    page = two_tasks
    page.locator(".task").first.get_by_role("button", name="Make again").click()
    expect(page.locator(".task").nth(1)).to_contain_text("terracotta relief")
    expect(page.locator(".task").first.locator(".result")).to_have_count(4)
    expect(page.locator(".task").first).to_contain_text("done")
    doomed = server.get("/v1/tasks?limit=1")["tasks"][0]
    page.locator(".task").first.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    assert server.get("/v1/tasks?limit=1")["tasks"][0]["id"] == doomed["id"]
    page.locator(".task").first.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(f"a[href='/?task={doomed['id']}']")).to_have_count(0)
    assert server.get("/v1/tasks?limit=1")["tasks"][0]["id"] != doomed["id"]
    assert page.request.get(doomed["inputs"][0]["outputs"][0]["url"]).status == 404


def test_what_went_wrong_stands_in_one_line_until_it_is_dismissed(
    two_tasks: Page, desktop: Watched, server: Running
) -> None:
    page = two_tasks
    desktop.forgiven.append("404 (Not Found)")
    gone = server.get("/v1/tasks?limit=1")["tasks"][0]["id"]
    row = page.locator(".task").filter(has=page.locator(f"a[href$='{gone}']"))
    other = page.context.new_page()
    other.goto(f"{server.base}/history")
    other.locator(".task").first.get_by_role("button", name="Delete").click()
    other.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(other.locator(f"a[href$='{gone}']")).to_have_count(0)
    row.get_by_role("button", name="Make again").click()
    notice = page.locator(".notice")
    expect(notice).to_contain_text("There is no task of this id")
    words, button = notice.locator("span").bounding_box(), notice.get_by_role("button").bounding_box()
    assert words is not None
    assert button is not None
    assert button["x"] > words["x"] + words["width"] - 1
    assert button["y"] < words["y"] + words["height"]
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)


def test_one_task_after_another_is_opened(two_tasks: Page) -> None:
    page = two_tasks
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for prompt in ("jade statue", "terracotta relief"):
        page.get_by_role("link", name="History").click()
        page.get_by_role("link", name=prompt).first.click()
        expect(page.locator(".stage-prompt")).to_have_text(prompt)
        expect(tiles(page)).to_have_count(4)
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if "/v1/tasks/" in url]) == 2
    page.go_back()
    page.go_back()
    expect(page.locator(".stage-prompt")).to_have_text("jade statue")
    page.get_by_role("link", name="Playground").click()
    expect(page.locator(".stage-prompt")).to_have_text("jade statue")


def test_a_task_is_opened_in_the_playground(two_tasks: Page) -> None:
    page = two_tasks
    page.get_by_role("link", name="jade statue").first.click()
    wait_done(page)
    expect(page.get_by_label("What should it look like?")).not_to_be_empty()
    expect(tiles(page).first.get_by_role("img")).to_have_attribute("alt", "Picture 1: jade statue")
