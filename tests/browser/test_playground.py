"""From a picture and an idea to four pictures: the playground."""

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from acting import MARBLE, bytes_of, choose, order, size_of, tiles, wait_done
from browsing import Opener, Watched, Web, violations
from command_line import environment
from running import KEY, Running

DROPPED = """([target, name, data, kind]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: "image/png" }));
  const given = { bubbles: true, cancelable: true };
  const event = kind === "drop"
    ? new DragEvent("drop", { ...given, dataTransfer: carried })
    : new ClipboardEvent("paste", { ...given, clipboardData: carried });
  document.querySelector(target).dispatchEvent(event);
}"""


def divider(page: Page) -> float:
    """Where the line between before and after stands, in percent."""
    return float(page.get_by_role("dialog").get_by_role("slider").get_attribute("aria-valuenow") or "nan")


def test_from_an_upload_to_a_download(either: Watched, cup: Path) -> None:
    page = either.sign_in()
    order(page, cup)
    wait_done(page)
    tiles(page).nth(1).click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("heading")).to_have_text("Picture 2")

    expect(viewer.get_by_role("slider")).to_be_visible()
    middle = divider(page)
    viewer.get_by_role("slider").press("ArrowRight")
    assert divider(page) > middle
    box = viewer.get_by_role("slider").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert divider(page) < middle

    with page.expect_download() as waiting:
        viewer.get_by_role("button", name="Download", exact=True).click()
    assert waiting.value.suggested_filename == "white-marble-with-gold-veins-2.png"
    saved = Path(waiting.value.path()).read_bytes()
    assert size_of(saved) == (120, 80)
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    assert saved == bytes_of(page, tiles(page).nth(1).locator("img"))
    assert len({bytes_of(page, tiles(page).nth(number).locator("img")) for number in range(4)}) == 4


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(desktop: Watched, cup: Path, kind: str) -> None:
    page = desktop.sign_in()
    data = base64.b64encode(cup.read_bytes()).decode()
    page.evaluate(DROPPED, [".source" if kind == "drop" else "#main", "mine.png", data, kind])
    expect(page.locator(".chosen-bar")).to_contain_text("mine.png")
    expect(page.locator(".chosen-bar")).to_contain_text("120 × 80")


def test_what_is_no_picture_is_refused_in_words(desktop: Watched, tmp_path: Path) -> None:
    page = desktop.sign_in()
    fake = tmp_path / "fake.png"
    fake.write_bytes(b"this is no picture")
    desktop.forgiven.append("400 (Bad Request)")
    page.locator(".source > input[type=file]").set_input_files(fake)
    expect(page.locator(".source").get_by_role("alert")).to_contain_text("picture")
    expect(page.get_by_role("button", name="Choose a picture")).to_be_visible()


def test_an_address_on_the_web(desktop: Watched, web: Web) -> None:
    page = desktop.sign_in()
    page.get_by_role("button", name="Use a web address").click()
    field = page.get_by_label("Address of a picture on the web")
    field.fill("ftp://pictures.example/house.jpg")
    field.press("Enter")
    expect(page.get_by_text("This is no http or https address.")).to_be_visible()
    field.fill(web.url("/pictures/cat.png"))
    field.press("Enter")
    expect(page.locator(".chosen-bar")).to_contain_text("cat.png")
    expect(page.locator(".chosen-bar")).to_contain_text("120 × 80")
    assert bytes_of(page, page.locator(".chosen img")) == web.picture
    # The server asked for it, and the browser did not: it would have said who it is.
    assert [("Mozilla" in each) for each in web.requests] == [False]


def test_an_address_that_may_not_be_asked(desktop: Watched) -> None:
    page = desktop.sign_in()
    desktop.forgiven.append("400 (Bad Request)")
    page.get_by_role("button", name="Use a web address").press("Enter")
    field = page.get_by_label("Address of a picture on the web")
    expect(field).to_be_focused()
    page.keyboard.type("http://127.0.0.1:9/house.jpg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not on the public internet")
    expect(page.get_by_role("button", name="Choose a picture")).to_be_visible()
    expect(field).to_have_value("http://127.0.0.1:9/house.jpg")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("x")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(field).to_have_value("http://127.0.0.1:9/house.jpgx")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)


def test_an_old_error_goes_when_something_new_is_tried(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    desktop.forgiven.append("400 (Bad Request)")
    page.locator(".swatch").get_by_role("button", name="Web address").click()
    page.get_by_label("Address of a photo of the material").fill("no address")
    page.get_by_role("button", name="Use", exact=True).click()
    fault = page.locator(".swatch").get_by_role("alert")
    expect(fault).to_contain_text("no http or https address")
    page.locator(".swatch input[type=file]").set_input_files(cup)
    expect(page.get_by_alt_text(f"Your material: {cup.name}")).to_be_visible()
    expect(fault).to_have_count(0)
    page.get_by_role("button", name="Remove the material").click()
    expect(page.get_by_label("Address of a photo of the material")).to_have_count(0)


def test_a_sample_and_its_idea_in_one_click(either: Watched) -> None:
    page = either.sign_in()
    page.locator(".sample").first.click()
    expect(page.locator(".chosen-bar")).to_contain_text("600 × 400")
    expect(page.get_by_label("What should it look like?")).not_to_be_empty()
    expect(page.get_by_role("button", name="Make pictures")).to_be_enabled()


def test_looks_are_browsed_found_and_put_into_the_prompt(either: Watched) -> None:
    page = either.sign_in()
    looks = page.get_by_role("region", name="Looks")
    prompt = page.get_by_label("What should it look like?")
    looks.get_by_role("button", name="marble", exact=True).click()
    expect(prompt).to_have_value("marble")
    expect(looks.get_by_role("button", name="marble", exact=True)).to_have_attribute("aria-pressed", "true")
    looks.get_by_role("button", name="Light").click()
    looks.get_by_role("button", name="golden hour").click()
    expect(prompt).to_have_value("marble, golden hour")
    looks.get_by_role("button", name="Manners").click()
    assert looks.locator(".look img").count() == 0
    assert violations(page) == []
    looks.get_by_role("button", name="Art Deco", exact=True).click()
    expect(prompt).to_have_value("marble, golden hour, Art Deco")
    expect(looks.get_by_role("button", name="Art Deco", exact=True)).to_have_attribute("aria-pressed", "true")
    looks.get_by_role("button", name="Art Deco", exact=True).click()
    expect(prompt).to_have_value("marble, golden hour")
    looks.get_by_label("Find a look").fill("Messing")
    expect(looks.locator(".look")).to_have_text(["bronze"])
    looks.get_by_label("Find a look").fill("verdigris")
    expect(looks.locator(".look")).to_have_text(["bronze"])
    looks.get_by_label("Find a look").fill("")
    looks.get_by_role("button", name="Materials").click()
    looks.get_by_role("button", name="marble", exact=True).click()
    expect(prompt).to_have_value("golden hour")
    assert looks.locator(".look img").first.evaluate("image => image.decode().then(() => image.naturalWidth)")


def test_what_is_understood_shows_while_typing(desktop: Watched) -> None:
    page = desktop.sign_in()
    page.get_by_label("What should it look like?").fill("blue marble with gold veins, fog, no moss --ar 3:2")
    understood = page.locator("#understood")
    expect(understood.locator(".labels li")).to_have_text(
        [re.compile("blue marble with .*gold veins"), "fog light", "no moss"]
    )
    expect(understood).to_contain_text("“--ar 3:2” has no effect")
    page.get_by_label("What should it look like?").fill("rain-soaked street")
    expect(understood.locator(".labels li")).to_have_text([re.compile("wet on the .*street")])
    page.get_by_label("What should it look like?").fill("qwertz")
    expect(understood).to_contain_text("No material, style, light or colour is recognised")


def test_options_are_kept_to(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    choose(page, cup)
    page.get_by_label("What should it look like?").fill(MARBLE)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("textbox", name="Seed").fill("seven")
    expect(page.get_by_role("button", name="Make pictures")).to_be_disabled()
    page.get_by_role("textbox", name="Seed").fill("7")
    page.get_by_label("Structure", exact=True).press("End")
    page.get_by_role("group", name="Pictures").get_by_role("button", name="2").click()
    page.get_by_role("button", name="WEBP").click()
    page.get_by_label("What should it look like?").press("Control+Enter")
    wait_done(page, 2)
    assert bytes_of(page, tiles(page).first.locator("img"))[8:12] == b"WEBP"
    tiles(page).first.click()
    page.get_by_text("Receipt", exact=True).click()
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text("structure 100 %, WEBP")
    expect(receipt).to_contain_text("$0.04")
    expect(page.locator(".viewer-seed")).to_contain_text("7")


def test_again_with_the_same_seed_gives_the_same_pictures(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    order(page, cup)
    wait_done(page)
    before = [bytes_of(page, tiles(page).nth(number).locator("img")) for number in range(4)]
    address = page.url
    tiles(page).first.click()
    page.get_by_role("button", name="Again with this seed").click()
    page.wait_for_url(lambda url: url != address and "task=" in url)
    wait_done(page)
    assert [bytes_of(page, tiles(page).nth(number).locator("img")) for number in range(4)] == before


def test_zoom_moves_both_pictures_alike(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    order(page, cup)
    wait_done(page)
    tiles(page).first.click()
    pictures = page.locator(".zoomed")
    expect(pictures).to_have_count(2)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    transforms = pictures.evaluate_all("all => all.map((one) => one.style.transform)")
    assert transforms[0] == transforms[1]
    assert float(transforms[0].split("(")[1].split(")")[0]) > 1.3
    page.get_by_role("button", name="Fit").click()
    expect(page.get_by_role("button", name="Zoom out")).to_be_disabled()


RUNNERS = {"curl": ["bash"], "Python": [sys.executable, "-"], "JavaScript": ["node", "--input-type=module"]}


@pytest.mark.parametrize("language", RUNNERS)
def test_the_copied_code_makes_the_same_pictures(
    opener: Opener, server: Running, cup: Path, language: str
) -> None:
    runner = RUNNERS[language]
    if shutil.which(runner[0]) is None:
        pytest.skip(f"there is no {runner[0]}")
    opened = opener(server, permissions=["clipboard-read", "clipboard-write"])
    page = opened.sign_in()
    order(page, cup, "copper, 'quoted'")
    wait_done(page)
    made = [bytes_of(page, tiles(page).nth(number).locator("img")) for number in range(4)]
    tiles(page).first.click()
    page.get_by_text("As code", exact=True).click()
    page.get_by_role("button", name=language, exact=True).click()
    page.get_by_role("button", name=f"Copy {language}").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    assert KEY not in code
    done = subprocess.run(
        runner,
        input=code,
        text=True,
        capture_output=True,
        env=environment(RETEXTURE_KEY=KEY),
        check=True,
    )
    urls = re.findall(rf"{re.escape(server.base)}/files/[\w.]+\.png", done.stdout)
    assert [page.request.get(url).body() for url in dict.fromkeys(urls)] == made


def test_cancel(either: Watched, photos: Path) -> None:
    page = either.sign_in()
    order(page, photos / "coffee.jpg")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("cancel")
    expect(page.get_by_role("button", name="Make pictures")).to_be_enabled()
    spent = either.server.get("/v1/tasks?limit=1")["tasks"][0]
    assert (spent["state"], spent["cost"]) == ("cancelled", "0.0000")


def test_a_page_that_is_loaded_again_goes_on(desktop: Watched, photos: Path) -> None:
    page = desktop.sign_in()
    order(page, photos / "coffee.jpg")
    page.wait_for_url(re.compile(r"\?task="))
    page.reload()
    wait_done(page)
    expect(page.locator(".stage-prompt")).to_have_text(MARBLE)
    expect(page.get_by_label("What should it look like?")).to_have_value(MARBLE)
    expect(page.locator(".chosen-bar")).to_contain_text("600 × 400")


def test_what_was_not_found_is_told_above_the_pictures(either: Watched, cup: Path) -> None:
    page = either.sign_in()
    order(page, cup, "turn the roof into gold")
    wait_done(page)
    told = page.get_by_role("note", name="What to know of these pictures")
    expect(told).to_have_text("Not found in this photo: the roof. It stays as it is there.")
    note, picture = told.bounding_box(), tiles(page).first.bounding_box()
    assert note is not None
    assert picture is not None
    assert note["y"] + note["height"] <= picture["y"]
    assert violations(page) == []
    tiles(page).first.click()
    expect(page.get_by_role("dialog").get_by_role("note")).to_contain_text(
        "Not found in this photo: the roof"
    )
