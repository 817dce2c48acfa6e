"""Going on from a picture: larger, in other ways, with another prompt; and the chain in the history."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from acting import order, tiles, wait_done
from browsing import Watched, violations
from running import Running


def opened(page: Page, number: int) -> Locator:
    """The viewer with one of the pictures that are shown."""
    tiles(page).nth(number - 1).click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("heading", name=f"Picture {number}")).to_be_visible()
    return viewer


def sizes(page: Page) -> list[list[int]]:
    """Width and height of the pictures that are shown."""
    return [
        page.locator(".tile img")
        .nth(at)
        .evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])")
        for at in range(page.locator(".tile img").count())
    ]


def test_vary_remix_upscale_one_after_the_other(desktop: Watched, cup: Path, server: Running) -> None:
    page = desktop.sign_in()
    order(page, cup, "jade statue")
    wait_done(page)

    viewer = opened(page, 2)
    assert violations(page) == []
    viewer.get_by_role("button", name="Vary: Subtle").click()
    expect(page.locator(".stage-prompt")).to_have_text("Varied, subtly: jade statue")
    wait_done(page)

    viewer = opened(page, 3)
    remix = viewer.get_by_role("button", name="Remix: Strong")
    expect(remix).to_have_attribute("aria-disabled", "true")
    viewer.get_by_label("Remix", exact=True).fill("weathered copper")
    remix.click()
    expect(page.locator(".stage-prompt")).to_have_text("Remixed, strongly: weathered copper")
    wait_done(page)

    viewer = opened(page, 4)
    viewer.get_by_role("button", name="Upscale: 2×").click()
    wait_done(page, 1)
    assert sizes(page) == [[240, 160]]

    task = server.get("/v1/tasks?limit=4")["tasks"]
    assert [each["model"].removeprefix("midjourney_") for each in task] == [
        "upscale", "remix", "variation", "retexture",
    ]  # fmt: skip
    page.goto(f"{server.base}/history")
    first = page.locator(".task").first
    expect(first).to_contain_text("Upscaled, 2×: weathered copper")
    expect(first.get_by_role("link", name="of picture 4")).to_have_attribute(
        "href", f"/?task={task[1]['id']}"
    )
    assert violations(page) == []
    first.get_by_role("link", name="of picture 4").click()
    expect(page.locator(".stage-prompt")).to_have_text("Remixed, strongly: weathered copper")


def test_the_code_of_an_edit_makes_it_again(desktop: Watched, cup: Path, server: Running) -> None:
    page = desktop.sign_in()
    order(page, cup, "terracotta relief")
    wait_done(page)
    opened(page, 1).get_by_role("button", name="Vary: Strong").click()
    wait_done(page)
    viewer = opened(page, 1)
    expect(viewer.get_by_role("button", name="Again with this seed")).to_have_count(0)
    viewer.get_by_text("As code").click()
    code = viewer.locator(".as-code pre")
    expect(code).to_contain_text("midjourney_variation")
    made_of = server.get("/v1/tasks?limit=2")["tasks"][1]
    expect(code).to_contain_text(made_of["inputs"][0]["job_id"])


def test_by_keyboard_the_viewer_still_goes_from_picture_to_picture(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    order(page, cup, "jade statue")
    wait_done(page)
    viewer = opened(page, 1)
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("heading", name="Picture 2")).to_be_visible()
