"""Pictures that are dropped onto pages or pasted, and what becomes of anything else."""

import base64
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from acting import drag
from browsing import Watched, Web

PAGES = ("/", "/history", "/usage", "/keys", "/system", "/nowhere")
GO = """path => {
  history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


def chosen(page: Page, name: str) -> None:
    expect(page.locator(".chosen-bar")).to_contain_text(name)
    expect(page.locator(".chosen-bar")).to_contain_text("120 × 80")


@pytest.mark.parametrize("place", [".stage", ".top", "#prompt", ".run-bar", ".looks-head", ".samples h2"])
def test_the_whole_playground_takes_a_picture(desktop: Watched, cup: Path, place: str) -> None:
    page = desktop.sign_in()
    expect(page.locator(".look").first).to_be_visible()
    address = page.url
    drag(page, page.locator(place), [cup], release=False)
    expect(page.get_by_text("Drop the picture to start from it")).to_be_visible()
    drag(page, page.locator(place), [cup])
    expect(page.get_by_text("Drop the picture to start from it")).to_have_count(0)
    chosen(page, cup.name)
    assert page.url == address


@pytest.mark.parametrize("path", PAGES)
def test_every_page_takes_a_picture_to_the_playground(desktop: Watched, cup: Path, path: str) -> None:
    page = desktop.sign_in()
    page.evaluate(GO, path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    drag(page, page.locator(".top"), [cup])
    chosen(page, cup.name)
    assert page.url == f"{desktop.server.base}/"


def test_nothing_is_taken_where_nothing_can_be(desktop: Watched, cup: Path) -> None:
    page = desktop.go()
    expect(page.get_by_label("API key")).to_be_visible()
    for target in (page.get_by_label("API key"), page.locator("main")):
        drag(page, target, [cup])
    expect(page.get_by_label("API key")).to_be_visible()
    desktop.sign_in()
    page.get_by_role("link", name="Keys").click()
    page.get_by_role("button", name="New key").click()
    drag(page, page.get_by_role("dialog").get_by_label("Name"), [cup])
    drag(page, page.locator(".top"), [cup])
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.url == f"{desktop.server.base}/keys"
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Playground").click()
    expect(page.locator(".chosen-bar")).to_have_count(0)


def test_several_files_and_what_is_no_picture(desktop: Watched, cup: Path, tmp_path: Path) -> None:
    page = desktop.sign_in()
    notes, other = tmp_path / "notes.pdf", tmp_path / "other.png"
    notes.write_bytes(b"%PDF-1.4")
    shutil.copy(cup, other)
    stage = page.locator(".stage")
    alert = page.locator(".source").get_by_role("alert")
    drag(page, stage, [notes])
    expect(alert).to_contain_text("notes.pdf is no picture.")
    drag(page, stage, [tmp_path])
    expect(alert).to_contain_text(f"{tmp_path.name} is no picture.")
    drag(page, stage, [notes, other, cup])
    chosen(page, "other.png")
    expect(alert).to_have_count(0)
    expect(page.get_by_text("One picture is taken at a time: other.png, not the 2 others.")).to_be_visible()
    drag(page, stage, [notes])  # what is chosen stays
    expect(alert).to_contain_text("notes.pdf is no picture.")
    chosen(page, "other.png")


def test_a_picture_of_another_page(desktop: Watched, web: Web) -> None:
    page = desktop.sign_in()
    link = {
        "text/uri-list": "http://example.invalid/article",
        "text/html": f'<a href="http://example.invalid/article"><img src="{web.url("/cat.png")}"></a>',
    }
    drag(page, page.locator(".stage"), texts=link)
    chosen(page, "cat.png")
    drag(page, page.locator(".stage"), texts={"text/uri-list": f"# a link\r\n{web.url('/dog.png')}"})
    chosen(page, "dog.png")
    drag(page, page.locator(".stage"), texts={"text/uri-list": "ftp://example.invalid/cat.png"})
    expect(page.locator(".source").get_by_role("alert")).to_contain_text("no http or https address")
    drag(page, page.locator(".stage"), texts={"text/plain": "only words"})
    drag(page, page.get_by_label("What should it look like?"), texts={"text/plain": "copper"})
    expect(page.get_by_label("What should it look like?")).to_have_value("copper")


def test_each_place_takes_its_own(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    drag(page, page.locator(".swatch-title"), [cup], release=False)
    expect(page.get_by_text("Drop it as your own material")).to_be_visible()
    drag(page, page.locator(".swatch-title"), [cup])
    expect(page.get_by_alt_text(f"Your material: {cup.name}")).to_be_visible()
    expect(page.locator(".chosen-bar")).to_have_count(0)
    drag(page, page.locator(".stage"), [cup])
    chosen(page, cup.name)
    drag(page, page.locator(".mask-field .hint"), [cup])
    expect(page.get_by_text("Only what is bright changes.")).to_be_visible()


def test_a_picture_of_this_page_is_used_where_it_is_put(desktop: Watched) -> None:
    page = desktop.sign_in()
    page.locator(".sample").first.drag_to(page.locator(".samples h2"))
    expect(page.locator(".chosen-bar")).to_have_count(0)
    page.locator(".sample").first.drag_to(page.locator(".source"))
    expect(page.locator(".chosen-bar")).to_contain_text("600 × 400")


PASTED = """([target, picture, text]) => {
  const carried = new DataTransfer();
  if (picture) {
    const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
    carried.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
  }
  if (text) carried.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried });
  return document.querySelector(target).dispatchEvent(event);
}"""


def test_what_is_pasted(desktop: Watched, cup: Path) -> None:
    page = desktop.sign_in()
    picture = base64.b64encode(cup.read_bytes()).decode()
    assert page.evaluate(PASTED, ["#prompt", picture, "gold"])  # a text, with a picture of it
    assert page.evaluate(PASTED, ["#prompt", "", "gold"])
    expect(page.locator(".chosen-bar")).to_have_count(0)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("History")
    assert not page.evaluate(PASTED, ["#main", picture, ""])
    chosen(page, "pasted.png")
