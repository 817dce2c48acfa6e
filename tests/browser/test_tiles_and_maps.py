"""Tiles, laid three by three, and the maps of surfaces: asked for, shown, downloaded."""

import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from acting import choose, tiles, wait_done
from browsing import Watched, violations
from running import Running


def downloaded(page: Page, button: Locator) -> tuple[str, bytes]:
    """The name and the bytes of what a button saves."""
    with page.expect_download() as waited:
        button.click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def order_with_maps(page: Page, picture: Path, prompt: str) -> None:
    choose(page, picture)
    page.get_by_label("What should it look like?").fill(prompt)
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Maps for 3D programs and games").check()
    page.get_by_role("group", name="Pictures").get_by_role("button", name="2", exact=True).click()
    page.get_by_role("button", name="Make pictures").click()


def test_maps_are_asked_for_and_downloaded(desktop: Watched, cup: Path, server: Running) -> None:
    page = desktop.sign_in()
    order_with_maps(page, cup, "jade statue")
    wait_done(page, 2)
    below = page.get_by_role("button", name="Download maps of picture")
    expect(below).to_have_count(2)
    assert violations(page) == []
    name, data = downloaded(page, below.nth(1))
    assert name == "jade-statue-2-maps.zip"
    (task,) = server.get("/v1/tasks?limit=1")["tasks"]
    made = task["inputs"][0]["outputs"][1]
    assert data == page.request.get(made["maps"]).body()
    assert "picture-1_BaseColor.png" in zipfile.ZipFile(io.BytesIO(data)).namelist()

    tiles(page).nth(0).click()
    viewer = page.get_by_role("dialog")
    assert downloaded(page, viewer.get_by_role("button", name="Download maps"))[0] == "jade-statue-1-maps.zip"
    viewer.get_by_text("As code").click()
    expect(viewer.locator(".as-code pre")).to_contain_text('"maps": true')
    assert violations(page) == []
    # What is made of a picture with maps has maps too.
    viewer.get_by_role("button", name="Vary: Subtle").click()
    wait_done(page)
    expect(page.get_by_role("button", name="Download maps of picture")).to_have_count(4)


def test_where_no_maps_were_asked_for_none_are_offered(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    page.get_by_label("What should it look like?").fill("jade statue")
    page.get_by_role("button", name="Make pictures").click()
    wait_done(page)
    expect(page.get_by_role("button", name="Download maps")).to_have_count(0)
    tiles(page).nth(0).click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Download", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Download maps")).to_have_count(0)


def test_a_tile_is_made_laid_and_downloaded(either: Watched, server: Running) -> None:
    page = either.sign_in()
    page.get_by_role("navigation").get_by_role("link", name="Tiles").click()
    expect(page.get_by_text("laid three by three")).to_be_visible()
    start = page.get_by_role("button", name="Make tiles")
    expect(start).to_be_disabled()
    assert violations(page) == []
    page.get_by_label("Which material?").fill("red brick")
    page.get_by_role("button", name="512", exact=True).click()
    page.get_by_label("Seed", exact=True).fill("7")
    page.get_by_label("Maps for 3D programs and games").check()
    start.click()
    laid = page.get_by_role("img", name="Tile 1 three by three: red brick")
    expect(laid).to_be_visible()
    expect(page.get_by_role("group", name="Tiles").get_by_role("button")).to_have_count(4)
    expect(start).to_be_visible()
    assert violations(page) == []

    (task,) = server.get("/v1/tasks?limit=1")["tasks"]
    assert (task["model"], task["tile_side"], task["seed"], task["maps"]) == ("retexture_tile", 512, 7, True)
    expect(page).to_have_url(f"{server.base}/tiles?task={task['id']}")
    first, second = task["inputs"][0]["outputs"][:2]
    assert repeated(page, laid, page.request.get(first["url"]).body())

    name, data = downloaded(page, page.get_by_role("button", name="Download", exact=True))
    assert (name, data) == ("red-brick-1.png", page.request.get(first["url"]).body())
    page.get_by_role("button", name="Tile 2", exact=True).click()
    laid = page.get_by_role("img", name="Tile 2 three by three: red brick")
    assert repeated(page, laid, page.request.get(second["url"]).body())
    name, data = downloaded(page, page.get_by_role("button", name="Download maps"))
    assert (name, data) == ("red-brick-2-maps.zip", page.request.get(second["maps"]).body())

    # A page that is loaded again, and one that is led here from elsewhere, show the same.
    page.reload()
    expect(page.get_by_role("img", name="Tile 1 three by three: red brick")).to_be_visible()
    page.goto(f"{server.base}/?task={task['id']}")
    expect(page).to_have_url(f"{server.base}/tiles?task={task['id']}")
    page.goto(f"{server.base}/history")
    row = page.locator(".task").first
    expect(row.get_by_role("link", name="red brick")).to_have_attribute("href", f"/tiles?task={task['id']}")
    assert violations(page) == []
    row.get_by_role("button", name="Open picture 1").click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("button", name="Download maps")).to_be_visible()
    expect(viewer.get_by_role("button", name="Upscale: 2×")).to_have_count(0)
    viewer.get_by_text("As code").click()
    expect(viewer.locator(".as-code pre")).to_contain_text('"retexture_tile"')


def repeated(page: Page, laid: Locator, tile: bytes) -> bool:
    """Whether an element shows a tile three times each way, as far as the screen's pixels tell."""
    page.wait_for_load_state("networkidle")
    shown = Image.open(io.BytesIO(laid.screenshot())).convert("RGB")
    side = round(shown.width / 3)
    picture = Image.open(io.BytesIO(tile)).convert("RGB").resize((side, side), Image.Resampling.BOX)
    wanted = np.asarray(picture, np.float32)
    pixels = np.asarray(shown, np.float32)
    parts = [
        pixels[row * side :, column * side :][: side - 4, : side - 4]
        for row in range(3)
        for column in range(3)
    ]
    # Corners are round, and browsers scale in their own way.
    return all(np.median(np.abs(part - wanted[: side - 4, : side - 4])) < 25 for part in parts)
