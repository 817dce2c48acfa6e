"""What of a photo changes, into what, and how closely: masks, swatches, structure; and how it is told."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from acting import MARBLE, bytes_of, choose, order, tiles, wait_done
from browsing import Opener, Watched, Web, violations
from command_line import shrunk
from running import KEY, Running

GREY = 128


def pixels(data: bytes, mode: str = "RGB") -> np.ndarray[Any, np.dtype[np.uint8]]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert(mode))


def editor(page: Page) -> Locator:
    """Open the dialog to paint a mask, and wait until it can be painted on."""
    page.get_by_role("button", name=re.compile("Paint a mask|Edit")).click()
    dialog = page.get_by_role("dialog", name="Paint what is to change")
    expect(dialog.get_by_role("application")).to_be_visible()
    return dialog


def paint(page: Page, *points: tuple[float, float]) -> None:
    """Draw one stroke through points of the photo, given as fractions of its sides."""
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def painted(dialog: Locator) -> int:
    """How much of the photo is said to be painted, in percent."""
    found = re.search(r"(\d+) %", dialog.get_by_role("status").inner_text())
    return int(found[1]) if found else 0


def use(page: Page) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Take what is painted as the mask; returns its levels, as the server has them."""
    page.get_by_role("button", name="Use this mask").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    over = page.locator(".chosen .mask-over")
    expect(over).to_have_attribute("src", re.compile("^/files/"))
    return pixels(bytes_of(page, over), "L")


def give_swatch(page: Page, picture: Path) -> None:
    page.locator(".swatch input[type=file]").set_input_files(picture)
    expect(page.get_by_alt_text(f"Your material: {picture.name}")).to_have_attribute(
        "src", re.compile("^/files/")
    )


def last_task(server: Running) -> Any:
    return server.get("/v1/tasks?limit=1")["tasks"][0]


@pytest.fixture
def planks(tmp_path: Path) -> Path:
    """A photo of a material: stripes of two browns."""
    rows, columns = np.mgrid[:96, :128]
    tone = np.where(columns // 12 % 2, 40, 0) + (rows * 7 + columns * 13) % 11
    path = tmp_path / "planks.png"
    Image.fromarray(np.stack([120 + tone, 70 + tone, 30 + tone], axis=-1).astype(np.uint8)).save(path)
    return path


def test_from_a_painted_mask_and_a_swatch_to_pictures(either: Watched, cup: Path, planks: Path) -> None:
    page = either.sign_in()
    choose(page, cup)
    dialog = editor(page)
    assert violations(page) == []
    expect(dialog.get_by_role("button", name="Use this mask")).to_be_disabled()
    paint(page, (0.3, 0.5), (0.7, 0.5))
    mask = use(page)
    assert mask.shape == (80, 120)
    assert mask[40, 40:80].min() == 255
    assert mask[:20].max() == mask[60:].max() == 0

    give_swatch(page, planks)
    page.get_by_label("What should it look like?").fill("overcast")
    page.get_by_role("button", name="Make pictures").click()
    wait_done(page)
    task = last_task(either.server)
    given = task["inputs"][0]
    assert {name: "thumbnail" in given[name] for name in ("mask", "swatch")} == {"mask": True, "swatch": True}
    before = pixels(cup.read_bytes())
    for number in range(4):
        made = pixels(bytes_of(page, tiles(page).nth(number).locator("img")))
        assert (made[mask == 0] == before[mask == 0]).all()
        assert np.abs(made[mask == 255].astype(int) - before[mask == 255]).mean() > 10

    tiles(page).first.click()
    viewer = page.get_by_role("dialog")
    for part in ("As code", "Receipt"):
        page.get_by_text(part, exact=True).click()
    for name, alt in (("mask", "The mask:"), ("swatch", "The photo of the material")):
        shown = viewer.get_by_alt_text(re.compile(alt))
        assert given[name]["thumbnail"] == shown.get_attribute("src")
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)")
        assert f'"{name}Url": "{given[name]["url"]}"' in viewer.locator("pre").inner_text()
    expect(viewer.locator(".regions")).to_contain_text("your own material")
    assert violations(page) == []

    page.get_by_role("button", name="Again with this seed").click()
    page.wait_for_url(lambda url: task["id"] not in url and "task=" in url)
    wait_done(page)
    again = last_task(either.server)
    assert again["id"] != task["id"]
    assert [again["inputs"][0][name] for name in ("mask", "swatch")] == [given["mask"], given["swatch"]]
    page.goto(f"{either.server.base}/history")
    expect(page.locator(".task").first).to_contain_text("own material")


def test_the_receipt_tells_which_parts_were_guessed(desktop: Watched, photos: Path, tmp_path: Path) -> None:
    page = desktop.sign_in()
    coffee = shrunk(photos / "coffee.jpg", tmp_path / "coffee.png", (240, 160))
    order(page, coffee, "gold on the statue, rain-soaked roof")
    wait_done(page)
    tiles(page).first.click()
    page.get_by_text("Receipt", exact=True).click()
    task = desktop.server.get(f"/v1/tasks/{last_task(desktop.server)['id']}")
    regions = task["receipt"]["inputs"][0]["understood"]["regions"]
    rows = page.locator(".regions tbody tr")
    expect(rows).to_have_count(len(regions))
    assert any(region["guessed"] for region in regions)
    for region, row in zip(regions, rows.all(), strict=True):
        if region["guessed"]:
            expect(row).to_contain_text(f"guessed: {region['guessed']}")
        else:
            expect(row).not_to_contain_text("guessed")
    expect(rows.filter(has_text="the roof")).to_contain_text("not found")


def test_a_mask_is_painted_by_keyboard_alone(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    page.get_by_role("button", name="Paint a mask").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    area = dialog.get_by_role("application")
    area.focus()
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # lifted: nothing is painted
    expect(dialog.get_by_role("status")).to_contain_text("% of the picture is to change")
    first = painted(dialog)
    for _ in range(5):
        page.keyboard.press("]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).not_to_contain_text(f" {first} %")
    second = painted(dialog)
    assert second > first
    page.keyboard.press("Control+z")
    expect(dialog.get_by_role("status")).to_have_text(f"{first} % of the picture is to change.")
    page.keyboard.press("Control+Shift+z")
    expect(dialog.get_by_role("status")).to_have_text(f"{second} % of the picture is to change.")
    page.keyboard.press("Control+z")
    expect(dialog.get_by_role("status")).to_have_text(f"{first} % of the picture is to change.")
    dialog.get_by_role("button", name="Use this mask").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    over = page.locator(".chosen .mask-over")
    expect(over).to_have_attribute("src", re.compile("^/files/"))
    mask = pixels(bytes_of(page, over), "L")
    assert mask[40, 60:75].min() == 255
    assert mask[40, :50].max() == 0
    assert round(100 * mask.mean() / 255) == first


def test_undo_erase_invert_and_clear(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    dialog = editor(page)
    status = dialog.get_by_role("status")
    expect(status).to_have_text("Nothing is painted yet.")
    paint(page, (0.1, 0.5), (0.9, 0.5))
    expect(status).to_contain_text("%")
    bar = painted(dialog)
    dialog.get_by_role("button", name="Eraser").click()
    paint(page, (0.5, 0.2), (0.5, 0.8))
    expect(status).not_to_contain_text(f"{bar} %")
    notched = painted(dialog)
    assert 0 < notched < bar
    dialog.get_by_role("button", name="Invert").click()
    expect(status).to_have_text(f"{100 - notched} % of the picture is to change.")
    dialog.get_by_role("button", name="Clear").click()
    expect(status).to_have_text("Nothing is painted yet.")
    expect(dialog.get_by_role("button", name="Clear")).to_be_disabled()
    for told in (100 - notched, notched, bar):
        dialog.get_by_role("button", name="Undo").click()
        expect(status).to_have_text(f"{told} % of the picture is to change.")
    dialog.get_by_role("button", name="Redo").click()
    dialog.get_by_role("button", name="Redo").click()
    mask = use(page)
    assert mask[40, 60] == mask[5, 60] == 255
    assert mask[40, 30] == 0

    # What was painted is gone on with, and so is what somebody else has made.
    dialog = editor(page)
    expect(dialog.get_by_role("status")).to_have_text(f"{100 - notched} % of the picture is to change.")
    dialog.get_by_role("button", name="Invert").click()
    expect(dialog.get_by_role("status")).to_have_text(f"{notched} % of the picture is to change.")
    assert np.abs(use(page).astype(int) - (255 - mask.astype(int))).max() <= 1


def test_a_finger_paints_and_zoom_keeps_to_the_photo(opener: Opener, server: Running, cup: Path) -> None:
    page = opener(server, "phone").sign_in()
    choose(page, cup)
    dialog = editor(page)
    box = dialog.get_by_role("application").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    mask = use(page)
    assert mask[40, 30] == 255
    assert mask[40, 60:].max() == 0


def test_large_on_the_screen_and_in_its_place(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    dialog = editor(page)
    whole = dialog.get_by_role("application").bounding_box()
    dialog.get_by_role("button", name="4 ×").click()
    large = dialog.get_by_role("application").bounding_box()
    assert whole is not None
    assert large is not None
    assert large["width"] == pytest.approx(4 * whole["width"], rel=0.01)
    middle = page.locator(".paint-area").bounding_box()
    assert middle is not None
    at = (middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    page.mouse.click(*at)
    mask = use(page)
    row, column = np.argwhere(mask > GREY).mean(axis=0)
    assert column == pytest.approx(120 * (at[0] - large["x"]) / large["width"], abs=1)
    assert row == pytest.approx(80 * (at[1] - large["y"]) / large["height"], abs=1)


def test_what_was_painted_is_not_lost_unasked(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    dialog = editor(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    dialog = editor(page)
    paint(page, (0.2, 0.2), (0.4, 0.4))
    page.keyboard.press("Escape")
    question = page.get_by_role("dialog", name="Discard what you painted?")
    question.get_by_role("button", name="Keep it").click()
    expect(question).to_have_count(0)
    assert painted(dialog) > 0
    dialog.get_by_role("button", name="Close").click()
    question.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("All of it changes.")).to_be_visible()


def test_a_server_out_of_reach_costs_no_painting(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    dialog = editor(page)
    paint(page, (0.2, 0.5), (0.8, 0.5))
    desktop.forgiven.append("ERR_FAILED")
    page.route("**/v1/files", lambda route: route.abort())
    page.get_by_role("button", name="Use this mask").click()
    expect(dialog.get_by_role("status")).to_contain_text("The server cannot be reached")
    page.unroute("**/v1/files")
    assert use(page)[40, 60] == 255


def test_a_mask_is_handed_in_refused_and_goes_with_its_photo(
    desktop: Watched, cup: Path, tmp_path: Path
) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    for name, size in (("long.png", (300, 100)), ("half.png", (60, 40))):
        Image.new("L", size, 255).save(tmp_path / name)
    field = page.get_by_role("region", name="Mask")
    field.locator("input[type=file]").set_input_files(tmp_path / "long.png")
    expect(field.get_by_role("alert")).to_contain_text("The mask is 300 × 100 and the picture 120 × 80")
    expect(page.get_by_text("All of it changes.")).to_be_visible()
    field.locator("input[type=file]").set_input_files(tmp_path / "half.png")
    expect(page.get_by_text("Only what is bright changes.")).to_be_visible()
    expect(field.get_by_role("alert")).to_have_count(0)
    field.get_by_role("button", name="Remove the mask").click()
    expect(page.locator(".mask-over")).to_have_count(0)
    field.locator("input[type=file]").set_input_files(tmp_path / "half.png")
    expect(page.locator(".chosen .mask-over")).to_have_attribute("src", re.compile("^/files/"))
    choose(page, cup.with_name(cup.name))
    expect(page.locator(".mask-over")).to_have_count(0)


def test_a_swatch_from_the_web(desktop: Watched, cup: Path, web: Web) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    page.get_by_label("What should it look like?").fill("qwertz")
    field = page.get_by_role("region", name="Your own material")
    field.get_by_role("button", name="Web address").click()
    field.get_by_label("Address of a photo of the material").fill(web.url("/oak.png"))
    field.get_by_role("button", name="Use", exact=True).click()
    shown = field.get_by_alt_text("Your material: oak.png")
    expect(shown).to_have_attribute("src", re.compile("^/files/"))
    assert bytes_of(page, shown) == web.picture
    expect(page.locator("#understood")).to_contain_text("Your material covers everything")
    field.get_by_role("button", name="Remove the material").click()
    expect(field.get_by_role("button", name="Upload")).to_be_visible()
    expect(page.locator("#understood")).to_contain_text("the photo would stay as it is")


def test_structure_in_words_and_the_least_of_it(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    slider = page.get_by_label("Structure", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", "balanced, 50 %")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "very strict, 100 %")
    slider.press("Home")
    expect(page.locator(".structure output")).to_have_text("very loose, 0 %")
    page.get_by_text("More", exact=True).click()
    expect(page.locator("output[for=least]")).to_have_text("any")
    page.get_by_label("Least structure").press("End")
    page.get_by_role("group", name="Pictures").get_by_role("button", name="1").click()
    order(page, cup)
    wait_done(page, 1)
    assert (last_task(desktop.server)["structure"], last_task(desktop.server)["min_structure"]) == (0.0, 1.0)

    tiles(page).first.click()
    viewer = page.get_by_role("dialog")
    page.get_by_text("Receipt", exact=True).click()
    task = desktop.server.get(f"/v1/tasks/{last_task(desktop.server)['id']}")
    told = task["receipt"]["inputs"][0]["pictures"][0]
    assert told["renderings"] > 1
    expect(viewer.locator(".kept-score")).to_have_text(f"{100 * told['structureScore']:.0f} %")
    expect(viewer.locator(".kept")).to_contain_text(f"{100 * told['structureScore']:.0f} %")
    expect(viewer.locator(".kept")).to_contain_text(f"Made {told['renderings']} times")
    expect(viewer.locator(".receipt")).to_contain_text("structure 0 %, at least 100 % kept, PNG")
    page.get_by_text("As code", exact=True).click()
    expect(viewer.locator("pre")).to_contain_text('"minStructure": 1')


WISHES = (
    "white marbel walls, worn copper roof with gold rivets, keep the sky, frobnicated, golden hour, no moss"
)


def test_each_part_is_told_while_typing_and_in_the_receipt(desktop: Watched, photos: Path) -> None:
    page = desktop.sign_in()
    page.get_by_label("What should it look like?").fill(WISHES)
    labels = [
        "white marble on the walls",
        "copper with gold rivets, worn on the roof",
        "golden hour light",
        "the sky stays as it is",
        "no moss",
    ]
    understood = page.locator("#understood")
    expect(understood.locator(".labels li")).to_have_text(labels)
    expect(understood).to_contain_text("“marbel” is read as “marble”")
    expect(understood).to_contain_text("Not known, and without effect: “frobnicated”")
    page.get_by_label("What should it look like?").fill("make the red car pale blue, everything soaked")
    expect(understood.locator(".labels li")).to_have_text(
        ["pale blue on the red car", "everything streaming wet"]
    )

    page.get_by_text("More", exact=True).click()
    page.get_by_role("group", name="Pictures").get_by_role("button", name="1").click()
    order(page, photos / "rocket.jpg", WISHES)
    wait_done(page, 1)
    tiles(page).first.click()
    page.get_by_text("Receipt", exact=True).click()
    receipt = page.locator(".receipt")
    expect(receipt.locator(".labels li")).to_have_text(labels)
    expect(receipt).to_contain_text("“marbel” is read as “marble”")
    task = desktop.server.get(f"/v1/tasks/{last_task(desktop.server)['id']}")
    rows = receipt.locator(".regions tbody tr")
    regions = task["receipt"]["inputs"][0]["understood"]["regions"]
    expect(rows).to_have_count(len(regions))
    sky = rows.filter(has_text=re.compile("^the sky"))
    expect(sky).to_contain_text("as in the photo")
    kept = next(each for each in regions if each["what"] == "kept")
    expect(sky).to_contain_text(f"{100 * kept['share']:.0f} %")
    expect(rows.filter(has_text=re.compile("^the roof"))).to_contain_text("not found")


def _painting(page: Page) -> None:
    editor(page)
    paint(page, (0.2, 0.2), (0.6, 0.6))
    page.get_by_role("application").focus()


def _doubt(page: Page) -> None:
    _painting(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Discard what you painted?")).to_be_visible()


def _everything(page: Page) -> None:
    _painting(page)
    use(page)
    page.get_by_label("What should it look like?").fill(WISHES)
    expect(page.locator("#understood .labels li")).to_have_count(5)
    page.get_by_text("More", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("arrange", [_painting, _doubt, _everything])
def test_all_of_it_is_accessible_and_fits(
    either: Watched, cup: Path, planks: Path, scheme: str, arrange: Callable[[Page], None]
) -> None:
    page = either.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    either.sign_in()
    choose(page, cup)
    give_swatch(page, planks)
    arrange(page)
    assert violations(page) == []
    overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overhang) == 0


def test_a_task_that_knows_nothing_of_parts_is_shown(desktop: Watched, cup: Path) -> None:
    """Receipts of earlier versions and of other engines tell less."""
    page = desktop.sign_in()
    order(page, cup)
    wait_done(page)
    task = last_task(desktop.server)
    whole = desktop.server.get(f"/v1/tasks/{task['id']}", KEY)
    [told] = whole["receipt"]["inputs"]
    del told["pictures"]
    told["understood"] = {"recognised": True, "materials": [{"name": "marble"}]}
    page.route(f"**/v1/tasks/{task['id']}", lambda route: route.fulfill(json=whole))
    page.goto(f"{desktop.server.base}/?task={task['id']}")
    wait_done(page)
    tiles(page).first.click()
    page.get_by_text("Receipt", exact=True).click()
    expect(page.locator(".receipt .labels li")).to_have_text(["marble"])
    expect(page.locator(".kept")).to_have_count(0)
    expect(page.locator(".stage-prompt")).to_have_text(MARBLE)
